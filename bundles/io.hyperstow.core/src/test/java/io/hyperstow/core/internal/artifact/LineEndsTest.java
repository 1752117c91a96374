package io.hyperstow.core.internal.artifact;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

class LineEndsTest {

    @RepeatedTest(100)
    void countsEveryNewlineAndNothingElse(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        byte[] bytes = new byte[random.nextInt(200)];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) new int[] {'\n', 0x0b, 0x8a, 0, 0xff, 'x'}[random.nextInt(6)];
        }
        int offset = bytes.length == 0 ? 0 : random.nextInt(bytes.length);
        int length = bytes.length - offset;
        long expected = 0;
        for (int i = offset; i < offset + length; i++) {
            expected += bytes[i] == '\n' ? 1 : 0;
        }
        assertEquals(expected, LineEnds.count(bytes, offset, length));
    }
}
