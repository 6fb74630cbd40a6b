package io.seep.analyse.compare;

import io.seep.model.Amount;
import io.seep.model.RunSummary;
import io.seep.model.Site;
import io.seep.model.Trend;
import io.seep.model.TrendSite;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Follows sites over several runs, one run after the other: only what they hold is kept of each. */
public final class Trending {
    private static final double STEADY = 0.10;

    private final List<RunSummary> runs = new ArrayList<>();
    private final List<Followed> sites = new ArrayList<>();
    private final Map<String, Followed> byId = new HashMap<>();
    private final Map<String, List<Followed>> byName = new HashMap<>();
    private final Set<String> remarks = new LinkedHashSet<>();
    private RunSites.Conditions conditions = new RunSites.Conditions("", 0, 0, "", 0, 0);

    /** A site of the runs so far; one amount for each of them. */
    private static final class Followed {
        Site site;
        final List<Amount> amounts = new ArrayList<>();

        Followed(Site site) {
            this.site = site;
        }

        void fillTo(int runs) {
            while (amounts.size() < runs) {
                amounts.add(Amount.NONE);
            }
        }
    }

    /** Adds the next run, later than all before. */
    public void add(RunSites run) {
        if (!runs.isEmpty() && !run.conditions().equals(conditions)) {
            remarks.add("the runs were not all made alike: the same site may have several ids");
        }
        conditions = run.conditions();
        int index = runs.size();
        runs.add(run.run());
        Map<String, List<RunSites.Held>> unknown = new LinkedHashMap<>();
        for (RunSites.Held held : run.sites().values()) {
            Followed same = byId.get(held.site().id());
            if (same != null) {
                add(same, held, index);
            } else {
                unknown.computeIfAbsent(held.site().nameId(), _ -> new ArrayList<>())
                        .add(held);
            }
        }
        unknown.forEach((nameId, held) -> addByName(nameId, held, index));
    }

    /** Sites of new ids take the places of those of their name that this run has not; what is left over is new. */
    private void addByName(String nameId, List<RunSites.Held> unknown, int index) {
        List<Followed> free = byName.getOrDefault(nameId, List.of()).stream()
                .filter(followed -> followed.amounts.size() <= index)
                .toList();
        for (int i = 0; i < unknown.size(); i++) {
            RunSites.Held held = unknown.get(i);
            Followed followed;
            if (free.isEmpty()) {
                followed = new Followed(held.site());
                sites.add(followed);
                byName.computeIfAbsent(nameId, _ -> new ArrayList<>()).add(followed);
            } else {
                followed = free.get(Math.min(i, free.size() - 1));
            }
            byId.put(held.site().id(), followed);
            add(followed, held, index);
        }
    }

    private void add(Followed followed, RunSites.Held held, int index) {
        followed.fillTo(index);
        if (followed.amounts.size() == index) {
            followed.amounts.add(held.amount());
        } else {
            RunSites.Held sofar = new RunSites.Held(followed.site, followed.amounts.getLast());
            followed.amounts.set(
                    index, RunSites.sum(sofar, held, runs.get(index).units()).amount());
        }
        followed.site = held.site();
    }

    /** What the runs say together. */
    public Trend trend(boolean byWork, String toolVersion) {
        List<TrendSite> told = sites.stream()
                .map(this::site)
                .filter(site -> site.runs() > 0)
                .sorted(Comparator.<TrendSite>comparingLong(
                                site -> site.amounts().getLast().bytes())
                        .reversed()
                        .thenComparing(Comparator.comparingInt(TrendSite::runs).reversed())
                        .thenComparing(Comparator.<TrendSite>comparingLong(Trending::mostBytes)
                                .reversed())
                        .thenComparing(site -> site.site().id()))
                .toList();
        return new Trend(toolVersion, byWork ? Comparing.WORK : Comparing.SECOND, runs, told, List.copyOf(remarks));
    }

    private static long mostBytes(TrendSite site) {
        return site.amounts().stream().mapToLong(Amount::bytes).max().orElse(0);
    }

    private TrendSite site(Followed followed) {
        followed.fillTo(runs.size());
        int first = -1;
        int last = -1;
        int count = 0;
        for (int run = 0; run < runs.size(); run++) {
            if (followed.amounts.get(run).blocks() > 0) {
                first = first < 0 ? run : first;
                last = run;
                count++;
            }
        }
        return new TrendSite(
                followed.site, followed.amounts, first, last, count, direction(followed.amounts, first, last));
    }

    private String direction(List<Amount> amounts, int first, int last) {
        if (last < runs.size() - 1) {
            return "gone";
        }
        if (first == last) {
            return runs.size() == 1 ? "steady" : "new";
        }
        double[] rates = amounts.subList(first, last + 1).stream()
                .mapToDouble(amount -> Double.isFinite(amount.bytesPerUnit()) ? amount.bytesPerUnit() : amount.bytes())
                .toArray();
        double least = Arrays.stream(rates).min().orElse(0);
        double most = Arrays.stream(rates).max().orElse(0);
        if (most - least <= STEADY * most) {
            return "steady";
        }
        boolean rises = true;
        boolean falls = true;
        for (int i = 1; i < rates.length; i++) {
            rises &= rates[i] >= rates[i - 1] * (1 - STEADY);
            falls &= rates[i] <= rates[i - 1] * (1 + STEADY);
        }
        return rises == falls ? "unsteady" : rises ? "rising" : "falling";
    }
}
