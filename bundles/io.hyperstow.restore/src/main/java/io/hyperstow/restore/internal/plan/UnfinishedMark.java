package io.hyperstow.restore.internal.plan;

/** The comment a database carries from its creation by a restore until that restore has succeeded. */
public final class UnfinishedMark {

    /** How the comment begins; the job's id follows. */
    public static final String TEXT = "unfinished restore by Hyperstow, job ";

    /**
     * The name a database has before it is marked, so that whoever finds one of this name knows what it is: a database
     * cannot be created and commented on in one transaction, but it can be commented on and renamed.
     */
    public static String temporaryName(String job) {
        return "hyperstow-" + job;
    }

    private UnfinishedMark() {}
}
