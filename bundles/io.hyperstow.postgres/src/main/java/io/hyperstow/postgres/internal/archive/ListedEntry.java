package io.hyperstow.postgres.internal.archive;

import java.util.List;

/**
 * A line of {@code pg_restore -l -v}.
 *
 * @param dumpId its number
 * @param object the object it defines; both numbers 0 where the archive names none
 * @param type pg_dump's word
 * @param text schema, tag and owner, with line breaks replaced by spaces
 * @param dependsOn the numbers of the entries it depends on
 * @param postData whether it is in the section post-data
 */
record ListedEntry(int dumpId, ObjectId object, String type, String text, List<Integer> dependsOn, boolean postData) {}
