/**
 * Keeps objects as files of a folder of this machine: the object {@code backups/x/manifest.json} is the file of that
 * path below {@code directory}, readable by whoever may read the folder.
 *
 * <h2>How an object appears</h2>
 * Bytes go to a file in the object's own folder whose name begins with {@code ~hyperstow-}. No key can have such a name, and
 * listings never show it. {@code commit} makes the file durable, links it to its real name, which fails when that name
 * is taken, removes the first name, and makes the folder durable. Folders that a write makes are made durable, too, by
 * their parents. So an object is there whole or not at all, also after a crash of the machine.
 *
 * <p>Where the file system knows no hard links (FAT, some network file systems), the first writer of a key makes an
 * empty file {@code ~hyperstow-<name>.claim} beside it, which only one can; whoever made it looks whether the object exists,
 * renames, and removes the claim. That is as exclusive as long as every writer is one of ours. A claim whose writer died
 * keeps others from that one key until it is swept.
 *
 * <h2>What a crash leaves</h2>
 * Files that begin with {@code ~hyperstow-} of a writer that died stay until a target of that folder is activated and they have
 * not been written to for a day; then they are removed.
 *
 * <h2>What is refused</h2>
 * Symbolic links below {@code directory} are refused wherever they are met, also in listings, so that nothing outside
 * is read, written or deleted and nothing is left out in silence. {@code directory} itself may be one. A key cannot
 * begin with another object's key and a slash, as a file is no folder.
 */
package io.hyperstow.storage.local.internal;
