package io.hyperstow.jmx.internal.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hyperstow.api.access.AccessControl.Access;
import io.hyperstow.api.access.Role;
import io.hyperstow.jmx.internal.mbean.DescribedMBean;
import io.hyperstow.jmx.internal.mbean.ManagementNames;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanInfo;
import javax.management.MBeanOperationInfo;
import javax.management.ObjectName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class PolicyTest {

    /** The contract: type, least role, then attributes in upper and operations in lower case. */
    private static final String CONTRACT = """
            Agent viewer AgentId Version Ready StartedAt Bundles
            BackupService viewer listBackups describeBackup manifest previewBackup
            BackupService operator startBackup startAdopt startVerify
            BackupService admin startDelete
            RestoreService viewer previewRestore
            RestoreService admin startRestore
            JobService viewer Jobs job awaitJob jobLog
            JobService operator cancelJob
            Job viewer Id AgentId Kind State Phase Percent TasksDone TasksTotal RowsDone BytesDone BytesPerSecond EtaSeconds QueuedAt StartedAt EndedAt Database Strategy StrategyVersion Storage BackupId TargetDatabase ErrorCode ErrorMessage Hint Warnings
            Job operator cancel
            Database viewer Url ServerVersion TimescaleVersion Edition Reachable LastError inspect
            Database operator startCheck
            Database admin enableJobs
            Strategy viewer Features Options BundleVersion Description
            StorageTarget viewer Kind Location Features
            StorageTarget operator check
            """;

    private final Policy policy = new Policy();

    private record Rule(String type, Role least, String member) {
        Access access() {
            return Character.isUpperCase(member.charAt(0)) ? Access.READ : Access.INVOKE;
        }
    }

    private static List<Rule> contract() {
        List<Rule> rules = new ArrayList<>();
        for (String line : CONTRACT.lines().toList()) {
            String[] words = line.split(" ");
            for (int i = 2; i < words.length; i++) {
                rules.add(new Rule(words[0], Role.valueOf(words[1].toUpperCase(java.util.Locale.ROOT)), words[i]));
            }
        }
        return rules;
    }

    private static ObjectName name(String name) throws Exception {
        return ObjectName.getInstance(name);
    }

    @TestFactory
    Stream<DynamicTest> permitsEveryMemberFromItsLeastRoleOnAndNothingElse() {
        return contract().stream().flatMap(rule -> Stream.of(Role.values())
                .map(role -> DynamicTest.dynamicTest(role + " " + rule.type() + "." + rule.member(), () -> {
                    ObjectName mbean = name("io.hyperstow:type=" + rule.type() + ",name=x");
                    assertEquals(
                            role.includes(rule.least()), policy.permits(role, mbean, rule.access(), rule.member()));
                    for (Access other : Access.values()) {
                        assertTrue(other == rule.access() || !policy.permits(role, mbean, other, rule.member()));
                    }
                })));
    }

    @TestFactory
    Stream<DynamicTest> nothingIsOnAnMBeanThatTheContractDoesNotName() {
        return ManagementNames.INTERFACES.entrySet().stream()
                .map(entry -> DynamicTest.dynamicTest(entry.getKey(), () -> {
                    TreeSet<String> expected = new TreeSet<>(contract().stream()
                            .filter(rule -> rule.type().equals(entry.getKey()))
                            .map(Rule::member)
                            .toList());
                    assertEquals(expected, new TreeSet<>(members(entry.getValue())));
                }));
    }

    private static <T> List<String> members(Class<T> type) {
        T view = type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> null));
        MBeanInfo info = new DescribedMBean(view, type).getMBeanInfo();
        return Stream.concat(
                        Stream.of(info.getAttributes()).map(MBeanAttributeInfo::getName),
                        Stream.of(info.getOperations()).map(MBeanOperationInfo::getName))
                .toList();
    }

    @Test
    void readsJavaLangExceptWhatMayHoldSecrets() throws Exception {
        ObjectName runtime = name(ManagementFactory.RUNTIME_MXBEAN_NAME);
        assertTrue(policy.permits(Role.VIEWER, runtime, Access.READ, "Uptime"));
        for (String hidden :
                List.of("SystemProperties", "InputArguments", "ClassPath", "LibraryPath", "BootClassPath")) {
            assertFalse(policy.permits(Role.ADMIN, runtime, Access.READ, hidden), hidden);
        }
        ObjectName memory = name(ManagementFactory.MEMORY_MXBEAN_NAME);
        assertTrue(policy.permits(Role.VIEWER, memory, Access.READ, "HeapMemoryUsage"));
        assertFalse(policy.permits(Role.ADMIN, memory, Access.INVOKE, "gc"));
        assertFalse(policy.permits(Role.ADMIN, memory, Access.WRITE, "Verbose"));
    }

    @Test
    void refusesEveryOtherDomain() throws Exception {
        for (String name : List.of(
                "com.sun.management:type=HotSpotDiagnostic",
                "com.sun.management:type=DiagnosticCommand",
                "java.util.logging:type=Logging",
                "JMImplementation:type=Other",
                "io.hyperstow.other:type=Agent",
                "io.hyperstow:name=Agent",
                "io.hyperstow:type=Secret",
                "io.hyperstow:type=*",
                "*:*")) {
            assertFalse(policy.shows(name(name)), name);
            for (Access access : Access.values()) {
                assertFalse(policy.permits(Role.ADMIN, name(name), access, "Version"), name);
            }
        }
        assertTrue(policy.shows(name("JMImplementation:type=MBeanServerDelegate")));
    }
}
