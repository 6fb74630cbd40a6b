package io.seep.model;

/** The exit status of Seep and the sentence that explains it. */
public record Exit(int code, String reason) {}
