package io.seep.bench;

import java.util.List;

/** All that ./bench measures, in the order in which it does. */
final class Suites {
    static final List<Suite> ALL = List.of(
            new PairSuite(),
            new MysqlSuite(),
            new WebSuite(),
            new RedisSuite(),
            new JvmSuite(),
            new ScaleSuite(),
            new ScanSuite(),
            new StartSuite(),
            new KernelSuite(),
            new JmhSuite());

    private Suites() {}
}
