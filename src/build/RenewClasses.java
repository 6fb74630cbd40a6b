import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;

/**
 * Rewrites the classes of a jar that are older than Java 6 as those of Java 8, instruction by instruction: java
 * RenewClasses.java JAR. The JVM puts no class into an AOT cache that it would have to check by inference, as it does
 * without the stack maps that came with Java 6 (JVMS 4.10.2): picocli is compiled for Java 5, and to load and check its
 * classes anew is a third of the start.
 */
final class RenewClasses {
    private static final int LAST_WITHOUT_STACK_MAPS = ClassFile.JAVA_5_VERSION;

    public static void main(String[] arguments) throws IOException {
        Path jar = Path.of(arguments[0]);
        Path renewed = jar.resolveSibling(jar.getFileName() + ".new");
        int count = 0;
        try (var in = new JarFile(jar.toFile());
                var loader = new URLClassLoader(new URL[] {jar.toUri().toURL()}, null);
                var out = new JarOutputStream(Files.newOutputStream(renewed))) {
            var classes = ClassFile.of(
                    ClassFile.StackMapsOption.GENERATE_STACK_MAPS,
                    ClassFile.ClassHierarchyResolverOption.of(ClassHierarchyResolver.ofResourceParsing(loader)
                            .orElse(ClassHierarchyResolver.defaultResolver())
                            .cached()));
            for (JarEntry entry : in.stream().toList()) {
                byte[] bytes = in.getInputStream(entry).readAllBytes();
                if (entry.getName().endsWith(".class") && majorVersion(bytes) <= LAST_WITHOUT_STACK_MAPS) {
                    bytes = renew(classes, bytes);
                    count++;
                }
                var same = new JarEntry(entry.getName());
                same.setTime(entry.getTime());
                out.putNextEntry(same);
                out.write(bytes);
                out.closeEntry();
            }
        }
        if (count == 0) {
            Files.delete(renewed);
        } else {
            Files.move(renewed, jar, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static int majorVersion(byte[] bytes) {
        return (bytes[6] & 0xff) << 8 | (bytes[7] & 0xff);
    }

    private static byte[] renew(ClassFile classes, byte[] bytes) {
        ClassModel old = classes.parse(bytes);
        ClassTransform version = (builder, element) ->
                builder.with(element instanceof ClassFileVersion
                        ? ClassFileVersion.of(ClassFile.JAVA_8_VERSION, 0)
                        : element);
        return classes.transformClass(old, version.andThen(ClassTransform.transformingMethodBodies(CodeTransform.ACCEPT_ALL)));
    }
}
