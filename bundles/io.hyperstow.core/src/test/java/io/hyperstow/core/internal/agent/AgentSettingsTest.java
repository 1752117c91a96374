package io.hyperstow.core.internal.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.ErrorCode;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AgentSettingsTest {

    @ParameterizedTest
    @ValueSource(strings = {"a b", "a/b", "ä", "12345678901234567890123456789012345678901234567890123456789012345"})
    void refusesAnAgentIdOfAnotherForm(String agentId) {
        BackupException refused =
                assertThrows(BackupException.class, () -> new AgentSettings(agentId, "", 2, Duration.ofHours(24)));
        assertEquals(ErrorCode.INVALID_ARGUMENT, refused.code());
        assertTrue(refused.problem().contains("'agentId'"), refused.problem());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 65})
    void refusesANumberOfJobsOutOfRange(int jobs) {
        BackupException refused =
                assertThrows(BackupException.class, () -> new AgentSettings("", "", jobs, Duration.ofHours(24)));
        assertTrue(refused.getMessage().contains("'maxConcurrentJobs'"), refused.getMessage());
        assertTrue(refused.hint().contains("1 to 64"), refused.hint());
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 8761})
    void refusesAGraceOutOfRange(int hours) {
        assertThrows(BackupException.class, () -> new AgentSettings("", "", 2, Duration.ofHours(hours)));
    }

    @Test
    void takesBlanksAroundTextsAway() {
        assertEquals("a", new AgentSettings(" a ", "", 1, Duration.ZERO).agentId());
    }
}
