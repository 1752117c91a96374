package io.hyperstow.restore.internal.index;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hyperstow.api.model.Statistics;
import io.hyperstow.api.model.TableName;
import java.util.List;
import org.junit.jupiter.api.Test;

class CreateStatisticsTest {

    @Test
    void statisticsThatAreThereStay() {
        Statistics statistics = new Statistics(
                new TableName("public", "s"), "CREATE STATISTICS public.s ON a, b FROM public.t", "owner", 7, "");
        assertEquals(
                List.of(
                        "CREATE STATISTICS IF NOT EXISTS public.s ON a, b FROM public.t",
                        "ALTER STATISTICS \"public\".\"s\" SET STATISTICS 7",
                        "ALTER STATISTICS \"public\".\"s\" OWNER TO \"owner\""),
                CreateStatistics.statements(statistics, true));
    }
}
