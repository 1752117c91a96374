package io.hyperstow.restore.internal.plan;

/** The comment a database carries from its creation by a restore until that restore has succeeded. */
public final class UnfinishedMark {

    /** How the comment begins; the job's id follows. */
    public static final String TEXT = "unfinished restore by Hyperstow, job ";

    private UnfinishedMark() {}
}
