/**
 * The artifact pipeline. Writing: rows and other bytes are gathered into blocks, compressed into frames
 * ({@link io.hyperstow.core.internal.artifact.FrameEncoder}), hashed and handed to a storage target
 * ({@link io.hyperstow.core.internal.artifact.StoredBytes}). Reading is the way back, and nothing is believed before its
 * hash has been compared ({@link io.hyperstow.core.internal.artifact.ArtifactSource}).
 *
 * <p>Every stretch of an artifact, a segment or what stands between segments, is codec frames of its own. So a segment
 * can be read without the rest, and the whole file still decodes with {@code zstd -d}, {@code lz4 -d} or
 * {@code gzip -d}, which read frame after frame.
 */
package io.hyperstow.core.internal.artifact;
