package io.hyperstow.core.internal.artifact;

import java.io.IOException;

/**
 * Compresses bytes into frames, one after the other. From one {@link #endFrame} to the next they decode without those
 * around them. Used by one thread.
 */
interface FrameEncoder extends AutoCloseable {

    /** Adds bytes to the frame under way, or as new ones. Costs a native call: give it blocks, not rows. */
    void write(byte[] buffer, int offset, int length) throws IOException;

    /** Ends the frame. Where nothing was written since the last, an empty one is written. */
    void endFrame() throws IOException;

    /** Frees what is held outside the heap. What is written to the stream below from here on means nothing. */
    @Override
    void close() throws IOException;
}
