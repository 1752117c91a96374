package io.hyperstow.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PortsTest {

    @Test
    void areTheContractsWithoutVariables() throws Exception {
        assertEquals(new Ports(8778, 8779), Ports.of(Map.<String, String>of()::get));
    }

    @Test
    void followTheEnvironment() throws Exception {
        Map<String, String> environment = Map.of("HYPERSTOW_HTTP_PORT", "18778", "HYPERSTOW_JMX_PORT", "18779");
        assertEquals(new Ports(18778, 18779), Ports.of(environment::get));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "65536", "80a", "-1", "8779"})
    void refuseWhatIsNoPortOfItsOwn(String text) {
        Map<String, String> environment = Map.of("HYPERSTOW_HTTP_PORT", text);
        StartException e = assertThrows(StartException.class, () -> Ports.of(environment::get));
        assertTrue(e.hint().contains("HYPERSTOW_HTTP_PORT"), e.hint());
    }

    @Test
    void refuseAPortThatIsTaken() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            StartException e = assertThrows(
                    StartException.class, () -> new Ports(taken.getLocalPort(), taken.getLocalPort()).check());
            assertTrue(e.getMessage().contains(String.valueOf(taken.getLocalPort())), e.getMessage());
        }
    }
}
