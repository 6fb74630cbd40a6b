package io.seep;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The shape of the program: an allocation flows one way through the packages, and only cli sees the whole way. */
class ArchitectureTest {

    /** What the stages stand on. */
    private static final List<String> FOUNDATION = List.of("ffm", "bpf", "elf", "proc");

    /** In the order in which an allocation passes them; importer takes the place of all before analyse; guard watches. */
    private static final List<String> STAGES = List.of(
            "probe", "unwind", "engine", "collect", "importer", "analyse", "symbolize", "report", "ui", "guard");

    private static final JavaClasses SEEP =
            new ClassFileImporter(List.of(new ImportOption.DoNotIncludeTests())).importPackages("io.seep");

    @TestFactory
    Stream<DynamicTest> aStageKnowsNoOtherStage() {
        return STAGES.stream()
                .map(stage -> rule(
                        stage,
                        noClasses()
                                .that(resideInAnyPackage(trees(stage)))
                                .should()
                                .dependOnClassesThat(resideInAnyPackage(trees(stagesBut(stage)))
                                        .or(resideInAnyPackage(trees("cli"))))));
    }

    @TestFactory
    Stream<DynamicTest> theFoundationKnowsNoStage() {
        return FOUNDATION.stream()
                .map(foundation -> rule(
                        foundation,
                        noClasses()
                                .that(resideInAnyPackage(trees(foundation)))
                                .should()
                                .dependOnClassesThat(resideInAnyPackage(trees(stagesBut("")))
                                        .or(resideInAnyPackage(trees("cli"))))));
    }

    @Test
    void theModelIsPureData() {
        check(classes()
                .that(resideInAnyPackage(trees("model")))
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage("io.seep.model..", "java..", "org.jspecify..")));
    }

    @Test
    void ffmKnowsNothingOfSeep() {
        check(noClasses()
                .that(resideInAnyPackage(trees("ffm")))
                .should()
                .dependOnClassesThat(resideInAnyPackage(trees("model", "bpf", "elf", "proc"))));
    }

    @Test
    void onlyFfmLinksForeignFunctions() {
        check(noClasses()
                .that()
                .resideOutsideOfPackages(trees("ffm"))
                .should()
                .dependOnClassesThat()
                .belongToAnyOf(Linker.class, SymbolLookup.class));
    }

    @Test
    void hostileFilesAreReadByPureJava() {
        check(noClasses()
                .that(resideInAnyPackage(trees("elf", "probe.x86")))
                .should()
                .dependOnClassesThat(resideInAnyPackage(trees("ffm", "bpf", "proc"))));
    }

    @Test
    void importsAndVerdictsNeedNoMachine() {
        check(noClasses()
                .that(resideInAnyPackage(trees("importer", "analyse")))
                .should()
                .dependOnClassesThat(resideInAnyPackage(trees("ffm", "bpf", "proc"))));
    }

    @Test
    void packagesHaveNoCycles() {
        check(slices().matching("io.seep.(**)").should().beFreeOfCycles());
    }

    @Test
    void everyClassIsInAPackageOfThePlan() {
        String[] plan = Stream.concat(Stream.of("model", "cli"), Stream.concat(FOUNDATION.stream(), STAGES.stream()))
                .toArray(String[]::new);
        check(classes().should().resideInAnyPackage(trees(plan)));
    }

    @Test
    void namesSayWhatAThingIs() {
        check(noClasses().should().haveNameMatching(".*(Utils?|Managers?|Impl|Helpers?)"));
    }

    private static DynamicTest rule(String name, ArchRule rule) {
        return DynamicTest.dynamicTest(name, () -> check(rule));
    }

    /** A package that nobody has written yet breaks no rule. */
    private static void check(ArchRule rule) {
        rule.allowEmptyShould(true).check(SEEP);
    }

    private static String[] stagesBut(String one) {
        return STAGES.stream().filter(stage -> !stage.equals(one)).toArray(String[]::new);
    }

    private static String[] trees(String... packages) {
        return Stream.of(packages).map(name -> "io.seep." + name + "..").toArray(String[]::new);
    }
}
