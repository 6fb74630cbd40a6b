package io.seep.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFolderTest {
    @TempDir
    private Path above;

    private Path place;
    private RunFolder folder;

    @BeforeEach
    void aPlaceThatIsFree() {
        place = above.resolve("seep");
        folder = RunFolder.at(place);
    }

    @Test
    void itIsMadeForItsOwnerAlone() throws IOException {
        assertThat(folder.present()).isEmpty();

        assertThat(folder.make()).isEqualTo(place);

        assertThat(Files.getPosixFilePermissions(place)).isEqualTo(PosixFilePermissions.fromString("rwx------"));
        assertThat(folder.make()).isEqualTo(place);
        assertThat(folder.present()).contains(place);
    }

    @Test
    void aLinkInItsPlaceIsNotFollowed() throws IOException {
        Path trap = Files.createDirectory(
                above.resolve("trap"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Files.createSymbolicLink(place, trap);

        refused(folder::make, place + " is no directory of this user");
        refused(folder::present, place + " is no directory of this user");
    }

    @Test
    void aFileInItsPlaceIsRefused() throws IOException {
        Files.createFile(place);

        refused(folder::make, place + " is no directory of this user");
    }

    @Test
    void aFolderThatOthersCanOpenIsRefused() throws IOException {
        Files.createDirectory(place);
        Files.setPosixFilePermissions(place, PosixFilePermissions.fromString("rwxr-xr-x"));

        refused(folder::make, place + " has mode rwxr-xr-x");
    }

    @Test
    void aFolderOfSomebodyElseIsRefused() throws IOException {
        assumeTrue(Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0), "only root gives files away");
        folder.make();
        Files.setAttribute(place, "unix:uid", 65534);

        refused(folder::make, place + " is no directory of this user");
    }

    @Test
    void aPlaceUnderAFolderThatOthersCanChangeIsRefused() throws IOException {
        folder.make();
        Files.setPosixFilePermissions(above, PosixFilePermissions.fromString("rwxrwxrwx"));

        refused(folder::make, above + " can be changed by others than root");
    }

    private static void refused(ThrowingCallable call, String why) {
        assertThatExceptionOfType(Refusal.class)
                .isThrownBy(call)
                .withMessageStartingWith(why)
                .satisfies(refusal -> assertThat(refusal.exitCode()).isEqualTo(Refusal.CANNOT));
    }
}
