package io.hyperstow.deploy.swapped;

import io.hyperstow.api.spi.dump.DumpContext;
import io.hyperstow.api.spi.dump.DumpPlan;
import io.hyperstow.api.spi.dump.DumpRequest;
import io.hyperstow.api.spi.dump.DumpStrategy;
import io.hyperstow.api.spi.dump.DumpTask;
import io.hyperstow.api.spi.dump.StrategyProperties;
import java.util.Set;

final class SwappedStrategy implements DumpStrategy {

    private final String version;

    SwappedStrategy(String version) {
        this.version = version;
    }

    /** Needs a class that was not loaded before. */
    @Override
    public StrategyProperties properties() {
        return new StrategyProperties("swap", LateWord.of(version), Set.of(), Set.of());
    }

    @Override
    public DumpPlan plan(DumpRequest request) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void run(DumpTask task, DumpContext context) {
        throw new UnsupportedOperationException();
    }
}
