package io.seep.model;

/**
 * A process's memory as /proc/PID/status gives it, in bytes (proc_pid_status(5)).
 *
 * @param vmSizeBytes VmSize: address space
 * @param vmRssBytes VmRSS: resident
 * @param vmDataBytes VmData: private data
 * @param vmHwmBytes VmHWM: peak of the resident set
 * @param rssAnonBytes RssAnon: resident anonymous memory
 * @param threads number of threads
 */
public record Memory(
        long vmSizeBytes, long vmRssBytes, long vmDataBytes, long vmHwmBytes, long rssAnonBytes, int threads) {}
