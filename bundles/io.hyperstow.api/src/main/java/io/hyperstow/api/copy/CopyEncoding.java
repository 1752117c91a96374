package io.hyperstow.api.copy;

import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.ErrorCode;
import java.nio.charset.Charset;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A character encoding as PostgreSQL names it (manual, "Character Set Support"), as far as Java knows it too.
 *
 * @param name PostgreSQL's own spelling
 * @param charset Java's name of the same encoding; empty for SQL_ASCII, where every byte is right
 */
public record CopyEncoding(String name, String charset) {

    private static final Map<String, CopyEncoding> BY_NAME = new TreeMap<>();

    static {
        add("SQL_ASCII", "");
        add("UTF8", "UTF-8", "UNICODE");
        for (int part = 1; part <= 4; part++) {
            add("LATIN" + part, "ISO-8859-" + part, "ISO8859" + part);
        }
        add("LATIN5", "ISO-8859-9", "ISO88599");
        add("LATIN7", "ISO-8859-13", "ISO885913");
        add("LATIN9", "ISO-8859-15", "ISO885915");
        add("LATIN10", "ISO-8859-16", "ISO885916");
        add("ISO_8859_5", "ISO-8859-5");
        add("ISO_8859_6", "ISO-8859-6");
        add("ISO_8859_7", "ISO-8859-7");
        add("ISO_8859_8", "ISO-8859-8");
        add("KOI8R", "KOI8-R", "KOI8");
        add("KOI8U", "KOI8-U");
        add("WIN866", "IBM866", "ALT");
        add("WIN874", "x-windows-874");
        for (int page = 1250; page <= 1258; page++) {
            add("WIN" + page, "windows-" + page, "WINDOWS" + page);
        }
        add("EUC_CN", "GB2312");
        add("EUC_JP", "EUC-JP");
        add("EUC_KR", "EUC-KR");
        add("EUC_TW", "x-EUC-TW");
        add("SJIS", "windows-31j", "SHIFTJIS", "MSKANJI", "WIN932", "WINDOWS932");
        add("BIG5", "x-windows-950", "WIN950", "WINDOWS950");
        add("GBK", "GBK", "WIN936", "WINDOWS936");
        add("GB18030", "GB18030");
        add("UHC", "x-windows-949", "WIN949", "WINDOWS949");
        add("JOHAB", "x-Johab");
    }

    private static void add(String name, String charset, String... others) {
        CopyEncoding encoding = new CopyEncoding(name, charset);
        BY_NAME.put(clean(name), encoding);
        for (String other : others) {
            BY_NAME.put(clean(other), encoding);
        }
    }

    /**
     * @param name in any spelling PostgreSQL takes: {@code utf-8}, {@code Latin1}
     * @throws BackupException {@code INVALID_OPTIONS}
     */
    public static CopyEncoding of(String name) {
        CopyEncoding encoding = BY_NAME.get(clean(name));
        if (encoding == null || !encoding.charset().isEmpty() && !Charset.isSupported(encoding.charset())) {
            throw new BackupException(
                    ErrorCode.INVALID_OPTIONS,
                    "'" + name + "' is not an encoding this release can check",
                    "use one of "
                            + BY_NAME.values().stream()
                                    .map(CopyEncoding::name)
                                    .distinct()
                                    .sorted()
                                    .collect(Collectors.joining(", ")));
        }
        return encoding;
    }

    /** PostgreSQL compares names by their letters and digits alone. */
    private static String clean(String name) {
        return name.replaceAll("[^A-Za-z0-9]", "").toUpperCase(Locale.ROOT);
    }

    /** Whether bytes below 128 may be parts of other characters: in none of these are they quotes or line ends. */
    boolean embedsAscii() {
        return switch (name) {
            case "SJIS", "BIG5", "GBK", "GB18030", "UHC", "JOHAB" -> true;
            default -> false;
        };
    }

    /** Whether a byte is the first of a character of several bytes, in an encoding that embeds ASCII. */
    boolean leads(int b) {
        boolean katakana = name.equals("SJIS") && b >= 0xa1 && b <= 0xdf;
        return b >= 0x80 && !katakana;
    }

    /** How many bytes of a character follow its second one, in an encoding that embeds ASCII. */
    int trailingAfter(byte second) {
        return name.equals("GB18030") && second >= '0' && second <= '9' ? 2 : 0;
    }
}
