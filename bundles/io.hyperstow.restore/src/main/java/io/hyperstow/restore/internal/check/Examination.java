package io.hyperstow.restore.internal.check;

import io.hyperstow.api.job.CancelSignal;
import io.hyperstow.api.job.JobId;
import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.postgres.Database;
import io.hyperstow.api.postgres.Session;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Looks for faults in a database: PostgreSQL 15 to 18, with TimescaleDB 2.13 to 2.31 or without; in about a second for
 * thousands of chunks. Changes nothing and locks nothing for longer than it takes to read a definition.
 */
public final class Examination {

    /**
     * What was found.
     *
     * @param structure faults of what makes a TimescaleDB database: its catalog, hypertables, chunks, jobs, aggregates
     * @param definitions faults of indexes, constraints, triggers and sequences; a true copy has them as its source has
     * @param omitted what was not looked at, and why, one sentence each
     */
    public record Result(List<Finding> structure, List<Finding> definitions, List<String> omitted) {

        public Result {
            structure = List.copyOf(structure);
            definitions = List.copyOf(definitions);
            omitted = List.copyOf(omitted);
        }

        /** All faults. */
        public List<Finding> findings() {
            List<Finding> all = new ArrayList<>(structure);
            all.addAll(definitions);
            return all;
        }
    }

    private static final String EXTENSION = "SELECT extversion FROM pg_extension WHERE extname = 'timescaledb'";

    /** A file that is not there (PostgreSQL's {@code undefined_file}). */
    private static final String NO_FILE = "58P01";

    /** One moment for all rules; and nothing waits for ever for a lock somebody else holds. */
    private static final String BEGIN =
            "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY; SET LOCAL lock_timeout = '60s'; SET LOCAL work_mem = '64MB'";

    private final Database database;
    private final String name;
    private final JobId job;
    private final CancelSignal cancel;

    /**
     * @param name the database on the profile's server
     * @param job the job that looks
     * @param cancel ends it
     */
    public Examination(Database database, String name, JobId job, CancelSignal cancel) {
        this.database = database;
        this.name = name;
        this.job = job;
        this.cancel = cancel;
    }

    /**
     * @throws BackupException {@code VERSION_UNSUPPORTED}, or why no session could be had
     */
    public Result run() throws SQLException {
        List<Finding> structure = new ArrayList<>();
        List<Finding> definitions = new ArrayList<>();
        List<String> omitted = new ArrayList<>();
        TimescaleLayout layout;
        try (Session session = database.open(name)) {
            layout = withCancel(session, () -> examine(session, structure, definitions));
        } catch (BackupException refused) {
            if (!libraryMissing(refused)) {
                throw refused;
            }
            return new Result(List.of(libraryMissing(refused.getCause().getMessage())), definitions, omitted);
        }
        if (layout.installed()) {
            try (Session session = database.open(name)) {
                structure.addAll(withCancel(session, () -> StrayRows.find(session, layout, omitted)));
            }
        }
        return new Result(structure, definitions, omitted);
    }

    /**
     * Whether the database of a session is in TimescaleDB's restoring mode, for everybody or for some role.
     *
     * @return the fault
     */
    public static Optional<Finding> restoringMode(Session session) throws SQLException {
        return new Catalog(session.connection())
                .findings(ServerRules.RESTORING, TimescaleLayout.NONE).stream().findFirst();
    }

    private TimescaleLayout examine(Session session, List<Finding> structure, List<Finding> definitions)
            throws SQLException {
        try (Statement statement = session.connection().createStatement()) {
            statement.execute(BEGIN);
        }
        Catalog catalog = new Catalog(session.connection());
        List<String> version = catalog.list(EXTENSION, row -> row.getString(1));
        TimescaleLayout layout = version.isEmpty() ? TimescaleLayout.NONE : TimescaleLayout.of(version.get(0));
        for (List<Rule> rules : List.of(
                ServerRules.of(layout, job),
                HypertableRules.of(layout),
                ChunkRules.of(layout),
                JobRules.of(layout),
                AggregateRules.of(layout))) {
            structure.addAll(findings(catalog, rules, layout));
        }
        definitions.addAll(findings(catalog, HypertableRules.leftovers(), layout));
        definitions.addAll(findings(catalog, ChunkPartRules.of(layout), layout));
        definitions.addAll(findings(catalog, DefinitionRules.all(), layout));
        cancel.throwIfCancelled();
        definitions.addAll(OwnedSequences.behind(catalog, layout));
        return layout;
    }

    private List<Finding> findings(Catalog catalog, List<Rule> rules, TimescaleLayout layout) throws SQLException {
        List<Finding> findings = new ArrayList<>();
        for (Rule rule : rules) {
            cancel.throwIfCancelled();
            findings.addAll(catalog.findings(rule, layout));
        }
        return findings;
    }

    private interface Work<R> {
        R run() throws SQLException;
    }

    private <R> R withCancel(Session session, Work<R> work) throws SQLException {
        CancelSignal.Registration cancelling = cancel.onCancel(session::cancel);
        try {
            return work.run();
        } catch (SQLException failure) {
            cancel.throwIfCancelled();
            throw failure;
        } finally {
            cancelling.close();
        }
    }

    /** Where the library of the installed version is missing, every statement fails, the first of a session too. */
    private static boolean libraryMissing(BackupException refused) {
        return refused.getCause() instanceof SQLException cause
                && NO_FILE.equals(cause.getSQLState())
                && String.valueOf(cause.getMessage()).contains("timescaledb");
    }

    private Finding libraryMissing(String said) {
        return new Finding(
                "database '" + name
                        + "' has a version of TimescaleDB installed whose library the server does not have, so"
                        + " that nothing works in it: "
                        + said.lines().findFirst().orElse(""),
                "install that version's package on the server; or, as the first statement of a session, ALTER EXTENSION"
                        + " timescaledb UPDATE to a version that is there");
    }
}
