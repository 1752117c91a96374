package io.hyperstow.postgres.internal.inspect;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Decides for which types COPY's binary form means the same on every server. Types of the system are safe when they can
 * be sent and received, with the exceptions below; what is made of others is judged by its parts. An array's binary
 * form names the OID of its elements' type and a composite's those of its columns, which are the same everywhere for the
 * system's types only. Types of extensions go as text: their binary form is theirs to change.
 */
final class BinarySafety {

    /**
     * Types of the system to carry as text: references by OID, what has its text's encoding in its binary form, and what
     * depends on a locale.
     */
    private static final Set<String> AS_TEXT = Set.of(
            "regclass",
            "regcollation",
            "regconfig",
            "regdictionary",
            "regnamespace",
            "regoper",
            "regoperator",
            "regproc",
            "regprocedure",
            "regrole",
            "regtype",
            "xml",
            "money");

    private final Map<Long, Type> types = new HashMap<>();

    /**
     * A type as the catalog has it.
     *
     * @param kind {@code pg_type.typtype}
     * @param element the elements' type of an array; else 0
     * @param base the type a domain is over; else 0
     * @param subtype the type a range or multirange is over; else 0
     */
    record Type(
            long oid,
            String name,
            boolean builtin,
            String kind,
            boolean sendable,
            long element,
            long base,
            long subtype) {}

    BinarySafety(List<Type> known) {
        known.forEach(type -> types.put(type.oid(), type));
    }

    boolean safe(long oid) {
        Type type = types.get(oid);
        if (type == null || !type.sendable() || AS_TEXT.contains(type.name()) && type.builtin()) {
            return false;
        }
        if (type.element() != 0) {
            Type element = types.get(type.element());
            return element != null && element.builtin() && safe(type.element());
        }
        return switch (type.kind()) {
            case "b" -> type.builtin();
            case "d" -> safe(type.base());
            case "e" -> true;
            case "r", "m" -> safe(type.subtype());
            default -> false;
        };
    }
}
