package io.hyperstow.jmx.internal.mbean;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanInfo;
import javax.management.MBeanOperationInfo;
import javax.management.MBeanParameterInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.openmbean.OpenMBeanOperationInfo;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What a console is shown, read from the platform's MBean server. */
class DescribedMBeanTest {

    private static final MBeanServer SERVER = ManagementFactory.getPlatformMBeanServer();

    @TestFactory
    Stream<DynamicTest> showsNamesAndDescriptionsOfEverything() {
        return ManagementNames.INTERFACES.entrySet().stream()
                .map(entry -> DynamicTest.dynamicTest(entry.getKey(), () -> check(entry.getKey(), entry.getValue())));
    }

    private static <T> void check(String type, Class<T> management) throws Exception {
        T view = management.cast(Proxy.newProxyInstance(
                management.getClassLoader(), new Class<?>[] {management}, (proxy, method, arguments) -> null));
        ObjectName name = ManagementNames.of(type, "described");
        SERVER.registerMBean(new DescribedMBean(view, management), name);
        try {
            MBeanInfo info = SERVER.getMBeanInfo(name);
            assertTrue(info.getDescription().endsWith("."), info.getDescription());
            for (MBeanAttributeInfo attribute : info.getAttributes()) {
                assertTrue(
                        attribute.getDescription().length()
                                > attribute.getName().length(),
                        attribute.toString());
                assertFalse(attribute.isWritable(), attribute.toString());
            }
            for (MBeanOperationInfo operation : info.getOperations()) {
                assertTrue(operation instanceof OpenMBeanOperationInfo
                        || operation.getDescription().contains(" "));
                assertTrue(operation.getDescription().contains(" "), operation.toString());
                for (MBeanParameterInfo parameter : operation.getSignature()) {
                    assertFalse(parameter.getName().matches("p[0-9]+|arg[0-9]+"), operation.toString());
                    assertTrue(parameter.getDescription().contains(" "), operation.toString());
                }
            }
        } finally {
            SERVER.unregisterMBean(name);
        }
    }

    @TestFactory
    Stream<DynamicTest> hasTheParametersOfTheContract() {
        return Stream.of(
                        List.of("startBackup", "database", "strategy", "storage", "options"),
                        List.of("previewBackup", "database", "strategy", "storage", "options"),
                        List.of("listBackups", "storage", "filter"),
                        List.of("describeBackup", "storage", "backupId"),
                        List.of("manifest", "storage", "backupId"),
                        List.of("startAdopt", "storage", "key", "options"),
                        List.of("startVerify", "storage", "backupId"),
                        List.of("startDelete", "storage", "backupId", "confirm"))
                .map(expected -> DynamicTest.dynamicTest(expected.get(0), () -> {
                    BackupServiceView view = new BackupServiceView(null);
                    MBeanInfo info = new DescribedMBean(view, BackupServiceMXBean.class).getMBeanInfo();
                    MBeanOperationInfo operation = Arrays.stream(info.getOperations())
                            .filter(candidate -> candidate.getName().equals(expected.get(0)))
                            .findFirst()
                            .orElseThrow();
                    assertEquals(
                            expected.subList(1, expected.size()),
                            Arrays.stream(operation.getSignature())
                                    .map(MBeanParameterInfo::getName)
                                    .toList());
                    assertEquals(
                            expected.get(0).startsWith("start") ? MBeanOperationInfo.ACTION : MBeanOperationInfo.INFO,
                            operation.getImpact());
                }));
    }
}
