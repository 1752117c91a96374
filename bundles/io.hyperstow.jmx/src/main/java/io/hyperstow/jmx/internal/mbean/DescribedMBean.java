package io.hyperstow.jmx.internal.mbean;

import io.hyperstow.api.access.Role;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.Arrays;
import java.util.Optional;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanInfo;
import javax.management.MBeanOperationInfo;
import javax.management.MBeanParameterInfo;
import javax.management.StandardMBean;

/** An MXBean whose metadata carries the names and descriptions of its interface's annotations. */
public class DescribedMBean extends StandardMBean {

    public <T> DescribedMBean(T view, Class<T> type) {
        super(view, type, true);
    }

    /** The getter of an attribute, or an operation. Our interfaces do not overload. */
    private Optional<Method> member(String... names) {
        return Arrays.stream(getMBeanInterface().getMethods())
                .filter(method -> Arrays.asList(names).contains(method.getName()))
                .findFirst();
    }

    private Optional<Parameter> parameter(MBeanOperationInfo operation, int sequence) {
        return member(operation.getName()).map(method -> method.getParameters()[sequence]);
    }

    private static String text(Describe description, String otherwise) {
        return description == null ? otherwise : description.value();
    }

    @Override
    protected String getDescription(MBeanInfo info) {
        return text(getMBeanInterface().getAnnotation(Describe.class), info.getDescription());
    }

    @Override
    protected String getDescription(MBeanAttributeInfo info) {
        return member("get" + info.getName(), "is" + info.getName())
                .map(getter -> text(getter.getAnnotation(Describe.class), info.getDescription()))
                .orElse(info.getDescription());
    }

    @Override
    protected String getDescription(MBeanOperationInfo info) {
        return member(info.getName())
                .map(operation -> text(operation.getAnnotation(Describe.class), info.getDescription()))
                .orElse(info.getDescription());
    }

    @Override
    protected String getDescription(MBeanOperationInfo operation, MBeanParameterInfo info, int sequence) {
        return parameter(operation, sequence)
                .map(parameter -> text(parameter.getAnnotation(Describe.class), info.getDescription()))
                .orElse(info.getDescription());
    }

    @Override
    protected String getParameterName(MBeanOperationInfo operation, MBeanParameterInfo info, int sequence) {
        return parameter(operation, sequence).map(Parameter::getName).orElse(info.getName());
    }

    @Override
    protected int getImpact(MBeanOperationInfo info) {
        boolean looks = member(info.getName())
                .map(operation -> operation.getAnnotation(LeastRole.class))
                .filter(least -> least.value() == Role.VIEWER)
                .isPresent();
        return looks ? MBeanOperationInfo.INFO : MBeanOperationInfo.ACTION;
    }
}
