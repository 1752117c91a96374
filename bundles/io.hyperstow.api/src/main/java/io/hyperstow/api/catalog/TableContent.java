package io.hyperstow.api.catalog;

import io.hyperstow.api.model.RowFormat;
import io.hyperstow.api.model.TableName;

/**
 * The rows of a table, all chunks together.
 *
 * @param table the plain table or hypertable
 * @param rows how many rows the backup holds
 * @param format the format in which the digest was taken
 * @param digest content digest, whatever the order and the chunks: {@code xxh3-64:<16 hex>}; empty when none was taken, or
 *     when it cannot be known because the rows were not written by COPY under our settings
 */
public record TableContent(TableName table, long rows, RowFormat format, String digest) {}
