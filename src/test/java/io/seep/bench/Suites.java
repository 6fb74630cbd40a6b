package io.seep.bench;

import java.util.List;

/** All that ./bench measures, in the order in which it does. */
final class Suites {
    static final List<Suite> ALL = List.of(new PairSuite(), new RedisSuite(), new ScaleSuite(), new StartSuite());

    private Suites() {}
}
