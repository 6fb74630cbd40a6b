package io.seep.analyse.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import io.seep.model.Completeness;
import io.seep.model.Environment;
import io.seep.model.Exit;
import io.seep.model.Recording;
import io.seep.model.Session;
import io.seep.model.Site;
import io.seep.model.Totals;
import io.seep.model.TracedProcess;
import io.seep.model.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * How often verdicts are wrong, measured on simulated sites: each generator of {@link Generator} with noise of 0.1 to 50
 * blocks, runs of 10 to 600 s. Another seed in each run; {@code -Dtest.seed=N} repeats one.
 */
class CalibrationTest {
    private static final Instant START = Instant.EPOCH;
    private static final List<Generator> LEAKY = List.of(
            Generator.WHITE_NOISE,
            Generator.AUTOREGRESSIVE,
            Generator.SAWTOOTH,
            Generator.BOUNDED_WALK,
            Generator.PLATEAU,
            Generator.START,
            Generator.STEPS);

    private final long seed = Long.getLong("test.seed", System.nanoTime());
    private final SplittableRandom random = new SplittableRandom(seed);

    @BeforeEach
    void printSeed() {
        System.out.println("CalibrationTest: -Dtest.seed=" + seed);
    }

    @Test
    void atMostOneCleanReportInAHundredNamesALeak() {
        assertThat(cleanReportsThatNameALeak(1000, 10)).as("of 1000").isLessThanOrEqualTo(10);
    }

    @Test
    @Tag("long")
    void norDoLargerReports() {
        assertThat(cleanReportsThatNameALeak(1000, 200)).as("of 1000").isLessThanOrEqualTo(10);
        assertThat(cleanReportsThatNameALeak(10, 10_000)).as("of 10").isLessThanOrEqualTo(1);
    }

    private int cleanReportsThatNameALeak(int reports, int sites) {
        int wrong = 0;
        for (int report = 0; report < reports; report++) {
            double seconds = duration();
            var clean = new ArrayList<Site>();
            for (int site = 0; site < sites; site++) {
                clean.add(any(List.of(Generator.values())).clean(random, seconds));
            }
            wrong += names(judged(clean, seconds)).containsKey(Verdict.LEAKING) ? 1 : 0;
        }
        System.out.printf("%d of %d clean reports of %d sites name a leak%n", wrong, reports, sites);
        return wrong;
    }

    @Test
    void tenThousandSitesDoNotGiveAHundredFalseLeaks() {
        double seconds = duration();
        var sites = new ArrayList<Site>();
        for (int site = 0; site < 10_000; site++) {
            sites.add(any(List.of(Generator.values())).clean(random, seconds));
        }

        assertThat(names(judged(sites, seconds)).getOrDefault(Verdict.LEAKING, 0))
                .isLessThanOrEqualTo(1);
    }

    /** Each leak among 49 clean sites, as in the report of a small program. */
    @Test
    void ofAHundredLeaksNinetyNineAreFound() {
        Map<Generator, int[]> found = new EnumMap<>(Generator.class);
        int all = 0;
        for (int series = 0; series < 1000; series++) {
            double seconds = duration();
            Generator generator = LEAKY.get(series % LEAKY.size());
            int oneIn = (int) Math.round(Math.exp(random.nextDouble(Math.log(1000))));
            Site leak = generator.leaking(random, seconds, 200, oneIn, 0);
            boolean isFound = chance(leak, seconds) <= FalseDiscovery.RATE / 50;
            found.computeIfAbsent(generator, _ -> new int[2])[isFound ? 1 : 0]++;
            all += isFound ? 1 : 0;
        }
        System.out.println("200 leaked blocks, one in up to 1,000, missed and found: " + lines(found));
        assertThat(all).isGreaterThanOrEqualTo(990);
    }

    @Test
    void cleanSitesGetTheirNames() {
        for (Generator generator : Generator.values()) {
            int right = 0;
            int unclear = 0;
            Map<String, Integer> names = new TreeMap<>();
            for (int series = 0; series < 1000; series++) {
                double seconds = duration();
                String name = judged(List.of(generator.clean(random, seconds)), seconds)
                        .getFirst()
                        .verdict()
                        .kind();
                names.merge(name, 1, Integer::sum);
                right += generator.names().contains(name) ? 1 : 0;
                unclear += name.equals(Verdict.NOT_CLEAR) ? 1 : 0;
            }
            System.out.println(generator + ": " + names);
            assertThat(right).as("%s: %s", generator, names).isGreaterThanOrEqualTo(950);
            if (generator.hasName()) {
                assertThat(unclear).as("%s: %s", generator, names).isLessThanOrEqualTo(50);
            }
        }
    }

    /** For the table in docs/verdicts.md: what is found when a leak is weaker, later or better hidden. */
    @Test
    @Tag("long")
    void howMuchIsFound() {
        for (Generator generator : Generator.values()) {
            var line = new StringBuilder(String.format("%-15s", generator));
            for (double begin : new double[] {0, 0.5}) {
                for (int leaks : new int[] {10, 20, 50, 200}) {
                    int found = 0;
                    for (int series = 0; series < 400; series++) {
                        double seconds = duration();
                        int oneIn = (int) Math.round(Math.exp(random.nextDouble(Math.log(1000))));
                        Site leak = generator.leaking(random, seconds, leaks, oneIn, begin);
                        found += chance(leak, seconds) <= FalseDiscovery.RATE / 50 ? 1 : 0;
                    }
                    line.append(String.format(Locale.ROOT, " %3d %%", found / 4));
                }
            }
            System.out.println(line);
        }
    }

    private static double chance(Site site, double seconds) {
        double[] times = GeneratedSite.timeline(seconds).stream()
                .mapToDouble(point -> point.secondsSinceStart())
                .toArray();
        return Suspicion.of(Evidence.of(site, times, 0, times.length)).chance();
    }

    private static String lines(Map<Generator, int[]> found) {
        var line = new StringBuilder();
        found.forEach((generator, counts) -> line.append(generator)
                .append(' ')
                .append(counts[0])
                .append('/')
                .append(counts[1])
                .append("  "));
        return line.toString();
    }

    private Generator any(List<Generator> generators) {
        return generators.get(random.nextInt(generators.size()));
    }

    private double duration() {
        return Math.exp(random.nextDouble(Math.log(10), Math.log(600)));
    }

    private static Map<String, Integer> names(List<Site> sites) {
        Map<String, Integer> names = new TreeMap<>();
        sites.forEach(site -> names.merge(site.verdict().kind(), 1, Integer::sum));
        return names;
    }

    private static List<Site> judged(List<Site> sites, double seconds) {
        Instant end = START.plusNanos((long) (seconds * 1e9));
        var recording = new Recording(
                "test",
                new Environment("", "", 1, 1, "", "", "", List.of()),
                List.of(new TracedProcess(1, 1, 1, "", "", START, end, true, null, null)),
                new Session(START, seconds, "duration", new Exit(0, ""), "", 1, 64, "dwarf", 0, Long.MAX_VALUE),
                new Completeness(Map.of(), 0, Map.of()),
                new Totals(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
                sites,
                GeneratedSite.timeline(seconds));
        return Verdicts.judge(recording).sites();
    }
}
