package io.seep.analyse.verdict;

import io.seep.analyse.verdict.GeneratedSite.Freed;
import io.seep.model.Site;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/** Sites that do not leak, each with the names that it may be given; and the same with a leak. */
enum Generator {
    WHITE_NOISE("churn"),
    AUTOREGRESSIVE("churn"),
    SAWTOOTH("churn"),
    PLATEAU("bounded"),
    FULL_CACHE("bounded"),
    BOUNDED_WALK("churn", "bounded"),
    START("startup"),
    STEPS("startup", "bounded", "young", "unclear");

    private final String names;

    Generator(String... names) {
        this.names = String.join(" ", names);
    }

    /** What a verdict may call it. */
    Set<String> names() {
        return Set.of(names.split(" "));
    }

    /** The names of these must be right; what a few steps are is a matter of taste. */
    boolean hasName() {
        return this != STEPS;
    }

    /** A site without a leak. */
    Site clean(SplittableRandom random, double seconds) {
        return site(random, seconds, 0, new long[GeneratedSite.STEPS]);
    }

    /**
     * A site that leaks too.
     *
     * @param leaks blocks that leak in the whole run
     * @param oneIn of so many allocations, or more, one leaks
     * @param begin part of the run after which the leak begins
     */
    Site leaking(SplittableRandom random, double seconds, int leaks, int oneIn, double begin) {
        long[] perStep = new long[GeneratedSite.STEPS];
        int first = (int) (begin * GeneratedSite.STEPS);
        for (int i = 0; i < leaks; i++) {
            // One in so many calls, and calls come as they come.
            perStep[random.nextInt(first, GeneratedSite.STEPS)]++;
        }
        return site(random, seconds, (long) leaks * (oneIn - 1), perStep);
    }

    private Site site(SplittableRandom random, double seconds, long made, long[] leaks) {
        double deviation = Math.exp(random.nextDouble(Math.log(0.1), Math.log(50)));
        long[] wanted = new long[GeneratedSite.STEPS];
        long[] more = new long[GeneratedSite.STEPS];
        Freed freed = List.of(Freed.OLDEST, Freed.NEWEST, Freed.ANY).get(random.nextInt(3));
        long moreAStep = made / GeneratedSite.STEPS;
        switch (this) {
            case WHITE_NOISE -> {
                noise(random, wanted, deviation, 0);
                moreAStep += 1 + (long) deviation;
            }
            case AUTOREGRESSIVE -> {
                noise(random, wanted, deviation, random.nextDouble(0.8));
                moreAStep += 1 + (long) deviation;
            }
            case SAWTOOTH -> {
                // The deviation of a sawtooth is its height over the square root of 12.
                double height = Math.max(1, deviation * Math.sqrt(12));
                double period = GeneratedSite.STEPS * random.nextDouble(0.05, 0.33);
                double phase = random.nextDouble();
                Arrays.setAll(wanted, i -> Math.round(height * ((i / period + phase) % 1)));
                moreAStep += random.nextInt(3);
            }
            case PLATEAU -> {
                long bound = 5 + Math.round(deviation * 20);
                double full = GeneratedSite.STEPS * random.nextDouble(0.25, 0.6);
                Arrays.setAll(wanted, i -> Math.round(bound * Math.min(1, i / full)));
                freed = Freed.NEWEST;
            }
            case FULL_CACHE -> {
                long bound = 10 + Math.round(deviation * 20);
                double full = GeneratedSite.STEPS * random.nextDouble(0.02, 0.6);
                Arrays.setAll(wanted, i -> Math.round(bound * Math.min(1, i / full)));
                double eachStep = bound / full;
                Arrays.setAll(more, i -> i < full ? 0 : (long) Math.ceil(eachStep));
                freed = random.nextBoolean() ? Freed.OLDEST : Freed.ANY;
            }
            case BOUNDED_WALK -> {
                double bound = Math.max(1, deviation * Math.sqrt(12));
                walk(random, wanted, bound, bound / random.nextDouble(1, 3));
                moreAStep += random.nextInt(3);
            }
            case START -> {
                long bound = 1 + Math.round(deviation * 20);
                double full = GeneratedSite.STEPS * random.nextDouble(0.001, 0.18);
                Arrays.setAll(wanted, i -> Math.round(bound * Math.min(1, (i + 1) / full)));
                freed = Freed.NEWEST;
            }
            case STEPS -> {
                int steps = random.nextInt(1, 5);
                for (int step = 0; step < steps; step++) {
                    int at = random.nextInt(GeneratedSite.STEPS);
                    long height = 1 + Math.round(deviation * random.nextDouble(2));
                    for (int i = at; i < wanted.length; i++) {
                        wanted[i] += height;
                    }
                }
            }
        }
        long common = moreAStep;
        long[] all = Arrays.stream(more).map(one -> one + common).toArray();
        return GeneratedSite.of(random, seconds, freed, wanted, all, leaks);
    }

    /** Around twice the deviation and one: what is live cannot be negative. */
    private static void noise(SplittableRandom random, long[] wanted, double deviation, double memory) {
        double now = deviation * random.nextGaussian();
        for (int i = 0; i < wanted.length; i++) {
            if (i % GeneratedSite.STEPS_A_READING == 0) {
                now = memory * now + Math.sqrt(1 - memory * memory) * deviation * random.nextGaussian();
            }
            wanted[i] = Math.max(0, Math.round(1 + 2 * deviation + now));
        }
    }

    private static void walk(SplittableRandom random, long[] wanted, double bound, double step) {
        double now = random.nextDouble(bound);
        for (int i = 0; i < wanted.length; i++) {
            if (i % GeneratedSite.STEPS_A_READING == 0) {
                now += step * random.nextGaussian();
                while (now < 0 || now > bound) {
                    now = now < 0 ? -now : 2 * bound - now;
                }
            }
            wanted[i] = Math.round(now);
        }
    }
}
