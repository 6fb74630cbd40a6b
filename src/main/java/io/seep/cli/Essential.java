package io.seep.cli;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * An option that {@code --help} shows where there is no room for all. {@code --help} has to fit a screen, and a test holds
 * it to that; every other option is in {@code --help-all} and in the man page, without further ado.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.FIELD)
@interface Essential {}
