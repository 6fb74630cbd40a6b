package io.seep.guard.health;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Signs that this machine, or this process, serves somebody: what a careful engineer would see before typing. */
public final class ProductionSigns {
    private static final Pattern HOST = Pattern.compile("(^|[^a-z])(prod|production|prd|live)([^a-z]|$)");
    private static final Pattern VALUE = Pattern.compile("prod|production|prd|live");

    /** Variables by which programs are told where they run. */
    private static final Set<String> VARIABLES = Set.of(
            "ENV",
            "ENVIRONMENT",
            "APP_ENV",
            "APPLICATION_ENV",
            "DEPLOY_ENV",
            "DEPLOYMENT_ENVIRONMENT",
            "STAGE",
            "NODE_ENV",
            "RAILS_ENV",
            "RACK_ENV",
            "FLASK_ENV",
            "DJANGO_ENV",
            "MIX_ENV",
            "ASPNETCORE_ENVIRONMENT",
            "SPRING_PROFILES_ACTIVE",
            "DD_ENV");

    private static final String REMEDY = "if it is production: --env production, or environment = production in"
            + " /etc/seep/config, and trace a copy";

    private ProductionSigns() {}

    /**
     * What speaks for production.
     *
     * @param variables of the target, or of who asks
     * @param load the load average of the last minute
     */
    public static List<Finding> of(String hostName, Map<String, String> variables, double load, int processors) {
        var signs = new ArrayList<Finding>();
        if (HOST.matcher(hostName.toLowerCase(Locale.ROOT)).find()) {
            signs.add(Finding.note("production?", "this machine is called " + hostName, REMEDY));
        }
        new TreeMap<>(variables).forEach((name, value) -> {
            if (VARIABLES.contains(name)
                    && VALUE.matcher(value.toLowerCase(Locale.ROOT).strip()).matches()) {
                signs.add(Finding.note("production?", name + "=" + value.strip(), REMEDY));
            }
        });
        if (load > processors) {
            signs.add(Finding.note(
                    "load",
                    String.format(Locale.ROOT, "%.1f on %d processors: somebody needs them", load, processors),
                    "trace when there is less to do"));
        }
        return signs;
    }
}
