package io.hyperstow.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class FileListTest {

    @Test
    void tellsWhichPartOfAFileIsWhichChunk() {
        List<String> lines = FileList.of(OptionsDocumentTest.json("""
                {"artifacts": [
                  {"key": "b/1", "kind": "data", "table": {"schema": "public", "name": "cpu"}, "format": "text",
                   "codec": "zstd", "rows": 30, "storedBytes": 300, "segments": [
                     {"chunk": {"schema": "i", "name": "c1"}, "offset": 0, "length": 100, "rows": 10},
                     {"chunk": {"schema": "i", "name": "c2"}, "offset": 100, "length": 200, "rows": 20}]},
                  {"key": "b/2", "kind": "schema", "codec": "none", "rows": 0, "storedBytes": 9}]}""")).lines();
        assertEquals(
                List.of(
                        "FILE  KIND    TABLE       CHUNK  FORMAT     ROWS  OFFSET  LENGTH",
                        "b/1   data    public.cpu  i.c1   text.zstd    10       0     100",
                        "b/1   data    public.cpu  i.c2   text.zstd    20     100     200",
                        "b/2   schema                                   0       0       9"),
                lines);
    }
}
