package io.hyperstow.core.internal.options;

import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.BackupOptions;
import io.hyperstow.api.model.Codec;
import io.hyperstow.api.model.ErrorCode;
import io.hyperstow.api.model.RestoreOptions;
import io.hyperstow.api.model.TablePattern;
import io.hyperstow.api.service.OptionsParser;
import io.hyperstow.api.spi.dump.StrategyProperties;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.osgi.service.component.annotations.Component;

/** Reads options with Jackson. */
@Component
public final class JsonOptionsParser implements OptionsParser {

    private static final Set<String> BACKUP = Set.of(
            "include",
            "excludeTables",
            "excludeTableData",
            "workers",
            "format",
            "codec",
            "level",
            "filePer",
            "lockTimeoutSeconds",
            "check",
            "rolePasswords",
            "label");
    private static final Set<String> RESTORE = Set.of(
            "targetDatabase",
            "createDatabase",
            "include",
            "from",
            "to",
            "order",
            "workers",
            "hypertables",
            "keepIndexes",
            "existing",
            "onError",
            "upgradeExtension",
            "enableJobs",
            "owner",
            "privileges",
            "check");

    @Override
    public BackupOptions backup(String json, StrategyProperties strategy) {
        OptionObject given = OptionObject.parse(json);
        requireKnown(given, BACKUP, strategy);
        BackupOptions defaults = BackupOptions.DEFAULTS;
        Codec codec = given.choice("codec", defaults.codec());
        return new BackupOptions(
                patterns(given, "include"),
                patterns(given, "excludeTables"),
                patterns(given, "excludeTableData"),
                given.number("workers", defaults.workers()),
                given.choice("format", defaults.format()),
                codec,
                given.number("level", codec.defaultLevel()),
                given.choice("filePer", defaults.filePer()),
                Duration.ofSeconds(given.number(
                        "lockTimeoutSeconds", (int) defaults.lockTimeout().toSeconds())),
                given.choice("check", defaults.check()),
                given.flag("rolePasswords", defaults.rolePasswords()),
                given.text("label", defaults.label()),
                given.names());
    }

    @Override
    public RestoreOptions restore(String json, StrategyProperties strategy) {
        OptionObject given = OptionObject.parse(json);
        requireKnown(given, RESTORE, strategy);
        RestoreOptions defaults = RestoreOptions.DEFAULTS;
        return new RestoreOptions(
                given.text("targetDatabase", defaults.targetDatabase()),
                given.flag("createDatabase", defaults.createDatabase()),
                patterns(given, "include"),
                given.textOrNumber("from", defaults.from()),
                given.textOrNumber("to", defaults.to()),
                given.choice("order", defaults.order()),
                given.number("workers", defaults.workers()),
                HypertableOptions.layouts(given, "hypertables"),
                given.flag("keepIndexes", defaults.keepIndexes()),
                given.choice("existing", defaults.existing()),
                given.choice("onError", defaults.onError()),
                given.flag("upgradeExtension", defaults.upgradeExtension()),
                given.flag("enableJobs", defaults.enableJobs()),
                given.choice("owner", defaults.owner()),
                given.choice("privileges", defaults.privileges()),
                given.choice("check", defaults.check()),
                given.names());
    }

    /** The options as Java values, for a manifest. The text was checked before. */
    public static Map<String, Object> values(String json) {
        return OptionObject.parse(json).values();
    }

    private static void requireKnown(OptionObject given, Set<String> known, StrategyProperties strategy) {
        for (String name : given.names()) {
            if (!known.contains(name)) {
                throw OptionObject.invalid(
                        "there is no option '" + name + "'", "use one of: " + OptionObject.sorted(strategy.options()));
            }
            if (!strategy.options().contains(name)) {
                throw new BackupException(
                        ErrorCode.INVALID_OPTIONS,
                        "strategy '" + strategy.id() + "' has no option '" + name + "'",
                        "its options are: " + OptionObject.sorted(strategy.options()));
            }
        }
    }

    private static List<String> patterns(OptionObject given, String name) {
        List<String> patterns = given.texts(name);
        patterns.forEach(TablePattern::parse);
        return patterns;
    }
}
