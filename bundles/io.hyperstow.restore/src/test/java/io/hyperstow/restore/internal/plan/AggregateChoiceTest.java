package io.hyperstow.restore.internal.plan;

import static io.hyperstow.restore.internal.plan.BackupFixture.CPU;
import static io.hyperstow.restore.internal.plan.BackupFixture.HOUR;
import static io.hyperstow.restore.internal.plan.BackupFixture.aggregate;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hyperstow.api.catalog.Manifest;
import io.hyperstow.api.model.Aggregate;
import io.hyperstow.api.model.Dimension;
import io.hyperstow.api.model.Hypertable;
import io.hyperstow.api.model.RestoreOptions;
import io.hyperstow.api.model.TableName;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AggregateChoiceTest {

    private static final TableName HOURLY = new TableName("public", "hourly");
    private static final Manifest BACKUP = BackupFixture.with(
            BackupFixture.manifest(List.of(BackupFixture.cpu()), List.of()),
            List.of(aggregate("daily", HOURLY), aggregate("hourly", CPU), aggregate("far", BackupFixture.TAGS)),
            List.of());
    private static final Hypertable AS_IT_WAS = BackupFixture.hypertable(BackupFixture.byTime(HOUR));

    private static AggregateChoice choice(List<String> include, Hypertable planned) {
        RestoreOptions d = RestoreOptions.DEFAULTS;
        RestoreOptions options = new RestoreOptions(
                "",
                false,
                include,
                "",
                "",
                d.order(),
                1,
                Map.of(),
                false,
                d.existing(),
                d.onError(),
                false,
                false,
                d.owner(),
                d.privileges(),
                d.check(),
                Set.of());
        return new AggregateChoice(BACKUP, options, Set.of(CPU), planned == null ? Map.of() : Map.of(CPU, planned));
    }

    private static List<String> chosen(AggregateChoice choice) {
        return choice.chosen().stream()
                .map(Aggregate::view)
                .map(TableName::name)
                .toList();
    }

    @Test
    void eachComesAfterWhatItIsOver() {
        AggregateChoice all = choice(List.of(), AS_IT_WAS);
        assertEquals(List.of("hourly", "daily"), chosen(all));
        assertEquals(List.of(), all.warnings(), "what is over a table that nobody wanted is not missed");
    }

    @Test
    void whatIncludeDoesNotNameIsNamed() {
        AggregateChoice one = choice(List.of("cpu", "hourly"), AS_IT_WAS);
        assertEquals(List.of("hourly"), chosen(one));
        assertEquals(
                List.of("continuous aggregate 'public.daily' is left out: option 'include' does not name it"),
                one.warnings());
    }

    @Test
    void whatIsAskedForAndCannotBeIsNamed() {
        AggregateChoice far = choice(List.of("cpu", "far"), AS_IT_WAS);
        assertTrue(
                far.warnings().contains("continuous aggregate 'public.far' is left out: 'other.tags' is not restored"),
                far.warnings().toString());
    }

    @Test
    void aTableThatExistsKeepsTheAggregatesItHas() {
        AggregateChoice existing = choice(List.of(), null);
        assertEquals(List.of(), chosen(existing));
        assertEquals(
                List.of("continuous aggregate 'public.hourly' is left out: 'public.cpu' exists in the target already"),
                existing.warnings());
    }

    @Test
    void anotherTimeColumnLeavesNothingToBucket() {
        Dimension other = new Dimension("site", "integer", Dimension.Kind.RANGE, 10, 0, "", "");
        AggregateChoice turned = choice(List.of(), BackupFixture.hypertable(other));
        assertEquals(List.of(), chosen(turned));
        assertEquals(
                List.of(
                        "continuous aggregate 'public.hourly' is left out: 'public.cpu' is partitioned by another column"
                                + " now"),
                turned.warnings());
    }
}
