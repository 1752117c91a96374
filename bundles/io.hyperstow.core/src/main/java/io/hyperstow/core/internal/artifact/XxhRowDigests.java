package io.hyperstow.core.internal.artifact;

import io.hyperstow.api.catalog.RowDigests;
import org.osgi.service.component.annotations.Component;

/** Content digests of XXH3's 64 bits. */
@Component
public final class XxhRowDigests implements RowDigests {

    @Override
    public RowDigest begin() {
        return new RowSum();
    }

    @Override
    public String sum(String one, String other) {
        return RowSum.format(RowSum.parse(one) + RowSum.parse(other));
    }
}
