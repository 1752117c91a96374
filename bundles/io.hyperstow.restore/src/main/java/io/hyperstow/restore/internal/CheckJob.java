package io.hyperstow.restore.internal;

import io.hyperstow.api.job.JobContext;
import io.hyperstow.api.job.JobKind;
import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.ErrorCode;
import io.hyperstow.api.postgres.Database;
import io.hyperstow.api.spi.job.JobHandler;
import io.hyperstow.restore.internal.check.Examination;
import io.hyperstow.restore.internal.check.Finding;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Examines a database; its faults are the job's warnings. */
@Component
public final class CheckJob implements JobHandler {

    private final Providers providers;

    @Activate
    public CheckJob(@Reference Providers providers) {
        this.providers = providers;
    }

    @Override
    public JobKind kind() {
        return JobKind.CHECK;
    }

    @Override
    public void run(JobContext job) throws Exception {
        Database database = providers.database(job.request().database());
        String target = job.request().targetDatabase();
        job.phase("examining '" + target + "'");
        Examination.Result result = new Examination(database, target, job.id(), job).run();
        List<Finding> findings = result.findings();
        findings.forEach(finding -> job.warn(finding.text()));
        result.omitted().forEach(job::warn);
        if (!findings.isEmpty()) {
            throw new BackupException(
                    ErrorCode.CHECK_FAILED,
                    "database '" + target + "' has " + findings.size() + " fault(s): "
                            + findings.get(0).problem(),
                    "the warnings list every fault and what to do about it");
        }
        job.log("no fault was found in '" + target + "'");
    }
}
