package io.hyperstow.restore.internal.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hyperstow.api.model.TableName;
import io.hyperstow.api.model.TimescaleJob;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JobMatchTest {

    private static TimescaleJob job(int id, String procedure, String config, String hypertable) {
        return new TimescaleJob(
                id,
                procedure,
                "1 day",
                config,
                hypertable.isEmpty() ? null : new TableName("public", hypertable),
                "owner",
                true,
                "",
                "0",
                -1,
                "0",
                false,
                "",
                "",
                "");
    }

    private static int found(TimescaleJob wanted, TimescaleJob... there) {
        TimescaleJob found = JobMatch.pairs(List.of(wanted), List.of(there)).get(wanted.id());
        return found == null ? 0 : found.id();
    }

    @Test
    void aPolicyIsFoundByWhatItDoesNotByItsNumber() {
        TimescaleJob wanted = job(1000, "_timescaledb_functions.policy_retention", "{\"a\": 1}", "cpu");
        TimescaleJob other = job(1000, "_timescaledb_functions.policy_retention", "{\"a\": 1}", "mem");
        TimescaleJob same = job(1007, "_timescaledb_internal.policy_retention", "{\"a\": 1}", "cpu");
        assertEquals(1007, found(wanted, other, same));
        assertEquals(0, found(wanted, other));
        assertEquals(1008, found(wanted, job(1008, wanted.procedure(), "{\"a\": 2}", "cpu")), "altered since");
    }

    @Test
    void jobsThatCallTheSameProcedureAreToldApartByTheirConfiguration() {
        TimescaleJob wanted = job(1000, "public.tidy", "{\"which\": 2}", "");
        TimescaleJob one = job(1001, "public.tidy", "{\"which\": 1}", "");
        TimescaleJob two = job(1002, "public.tidy", "{\"which\": 2}", "");
        assertEquals(1002, found(wanted, one, two));
        assertEquals(0, found(job(1000, "public.tidy", "{\"which\": 3}", ""), one, two), "nobody knows which");
        assertEquals(
                Map.of(1001, one, 1002, two),
                JobMatch.pairs(List.of(two, one, job(1003, "public.tidy", "{\"which\": 2}", "")), List.of(two, one)),
                "none stands for two");
        assertEquals(
                1000, found(wanted, two, job(1000, "public.tidy", "{\"which\": 2}", "")), "the number decides then");
    }
}
