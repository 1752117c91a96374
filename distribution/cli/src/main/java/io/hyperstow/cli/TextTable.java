package io.hyperstow.cli;

import java.util.ArrayList;
import java.util.List;

/** Lays out rows in columns as wide as their widest cell, two spaces apart. Numbers stand on the right. */
final class TextTable {

    private final List<String> titles;
    private final List<List<String>> rows = new ArrayList<>();

    /**
     * @param titles of the columns; one that starts with {@code >} is aligned to the right
     */
    TextTable(String... titles) {
        this.titles = List.of(titles);
    }

    void row(String... cells) {
        if (cells.length != titles.size()) {
            throw new IllegalArgumentException(cells.length + " cells for " + titles.size() + " columns");
        }
        rows.add(List.of(cells));
    }

    List<String> lines() {
        List<List<String>> all = new ArrayList<>();
        all.add(titles.stream().map(title -> title.replaceFirst("^>", "")).toList());
        all.addAll(rows);
        return all.stream().map(cells -> line(cells, all)).toList();
    }

    private String line(List<String> cells, List<List<String>> all) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < cells.size(); column++) {
            int at = column;
            int width = all.stream().mapToInt(row -> row.get(at).length()).max().orElse(0);
            String cell = cells.get(column);
            String gap = " ".repeat(width - cell.length());
            line.append(titles.get(column).startsWith(">") ? gap + cell : cell + gap);
            line.append("  ");
        }
        return line.toString().stripTrailing();
    }
}
