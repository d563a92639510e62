package io.cordelia.sim.junit;

import io.cordelia.sim.SimulatedModule;
import java.lang.reflect.Field;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.HierarchyTraversalMode;
import org.junit.platform.commons.support.ModifierSupport;
import org.opentest4j.TestAbortedException;

/** Fills in what {@link CordeliaSim} marks. Modules belong to the context they were made for, and stop when it ends. */
final class CordeliaSimExtension
        implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback, ParameterResolver {

    private static final Namespace NAMESPACE = Namespace.create(CordeliaSimExtension.class);

    private CordeliaSimExtension() {}

    @Override
    public void beforeAll(ExtensionContext context) {
        for (Field field : fields(context.getRequiredTestClass())) {
            if (ModifierSupport.isStatic(field)) {
                fill(field, Optional.empty(), context);
            }
        }
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        for (Object instance : context.getRequiredTestInstances().getAllInstances()) {
            for (Field field : fields(instance.getClass())) {
                if (ModifierSupport.isNotStatic(field)) {
                    fill(field, Optional.of(instance), context);
                }
            }
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.isAnnotated(CordeliaSim.class);
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        String name = "parameter " + parameter.getParameter().getName();
        checkType(name, parameter.getParameter().getType());
        return start(name, parameter.findAnnotation(CordeliaSim.class).orElseThrow(), context);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        report(context);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        report(context);
    }

    private static List<Field> fields(Class<?> testClass) {
        return AnnotationSupport.findAnnotatedFields(
                testClass, CordeliaSim.class, field -> true, HierarchyTraversalMode.TOP_DOWN);
    }

    private static void fill(Field field, Optional<Object> instance, ExtensionContext context) {
        String name = "field " + field.getName();
        checkType(name, field.getType());
        if (ModifierSupport.isFinal(field)) {
            throw new ExtensionConfigurationException("@CordeliaSim: " + name + " is final and cannot be filled");
        }
        SimulatedModule module = start(name, field.getAnnotation(CordeliaSim.class), context);
        try {
            field.setAccessible(true);
            field.set(instance.orElse(null), module);
        } catch (ReflectiveOperationException | RuntimeException e) {
            throw new ExtensionConfigurationException("@CordeliaSim: " + name + " cannot be filled", e);
        }
    }

    private static void checkType(String name, Class<?> type) {
        if (type != SimulatedModule.class) {
            throw new ExtensionConfigurationException(
                    "@CordeliaSim: " + name + " is of type " + type.getName() + ", not SimulatedModule");
        }
    }

    private static SimulatedModule start(String name, CordeliaSim how, ExtensionContext context) {
        return context.getStore(NAMESPACE)
                .getOrComputeIfAbsent(context.getUniqueId(), id -> new RunningModules(), RunningModules.class)
                .start(name, how);
    }

    /** Tells the plans of the modules that a failed test or class could use. */
    private static void report(ExtensionContext context) {
        Optional<Throwable> failure = context.getExecutionException();
        if (failure.isEmpty() || failure.get() instanceof TestAbortedException) {
            return;
        }
        for (Optional<ExtensionContext> owner = Optional.of(context);
                owner.isPresent();
                owner = owner.get().getParent()) {
            RunningModules modules = context.getStore(NAMESPACE).get(owner.get().getUniqueId(), RunningModules.class);
            if (modules != null) {
                modules.plans().forEach(plan -> publish(plan, context));
            }
        }
    }

    private static void publish(String plan, ExtensionContext context) {
        System.err.println(context.getDisplayName() + " failed with the faults of " + plan);
        context.publishReportEntry("cordelia.faults", plan);
    }
}
