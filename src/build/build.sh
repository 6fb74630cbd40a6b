# shellcheck shell=sh disable=SC2034,SC2154
# How ./seep, ./test and ./format build. Sourced (POSIX sh), with $root set to the project's folder.

. "$root/src/build/packages.sh"

# Is this folder a JDK 25 with a compiler? Asks its release file: starting it would take 50 ms.
is_jdk_25() {
    [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 1
    while read -r line; do
        case $line in
        'JAVA_VERSION="25"' | 'JAVA_VERSION="25.'*) return 0 ;;
        esac
    done < "$1/release"
    return 1
}

# Prints the folder of a JDK 25: $JAVA_HOME, one under /usr/lib/jvm, or the one whose java is on the PATH.
find_jdk() {
    for jdk in "${JAVA_HOME-}" /usr/lib/jvm/*25*; do
        if [ -n "$jdk" ] && is_jdk_25 "$jdk"; then
            echo "$jdk"
            return
        fi
    done
    if jdk=$(command -v java) && jdk=$(readlink -f "$jdk") && jdk=${jdk%/bin/java} && is_jdk_25 "$jdk"; then
        echo "$jdk"
        return
    fi
    echo "seep: needs a JDK 25: install one, or set JAVA_HOME to it" >&2
    return 1
}

# Under sudo, builds run as the one who typed it, if the project is theirs: root's files must not stay in it.
as_owner() {
    if [ "${SUDO_UID:-0}" != 0 ] && [ "$(id -u)" = 0 ] && [ "$(stat -c %u "$root")" = "$SUDO_UID" ]; then
        HOME=$(getent passwd "$SUDO_UID" | cut -d: -f6) \
            setpriv --reuid "$SUDO_UID" --regid "${SUDO_GID:-$SUDO_UID}" --init-groups "$@"
    else
        "$@"
    fi
}

# maven LOG ARG...: runs the pinned Maven, or the machine's own where the pinned one cannot be fetched.
maven() (
    cd "$root" || exit
    JAVA_HOME=$(find_jdk) || exit
    # Libraries inside Maven and the formatter use sun.misc.Unsafe; JDK 25 warns of it at each build.
    MAVEN_OPTS="${MAVEN_OPTS-} --sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED"
    export JAVA_HOME MAVEN_OPTS
    # shellcheck disable=SC2016 # expanded by the inner shell
    as_owner sh -c '
        mkdir -p "${0%/*}" && exec > "$0" 2>&1 || exit
        if ./mvnw --version > /dev/null 2>&1; then exec ./mvnw -B -ntp "$@"; fi
        if command -v mvn > /dev/null; then exec mvn -B -ntp "$@"; fi
        echo "Maven is missing: ./mvnw could not fetch it, and there is no mvn on the PATH."
        exit 1' "$@"
) < /dev/null 9>&-

# What a build reads. A folder is newer too when a file in it was removed.
is_stale() {
    [ ! -e "$root/target/dist/built" ] || [ -n "$(find "$root/src/main" "$root/src/dist" "$root/src/build" \
        "$root/pom.xml" -newer "$root/target/dist/built" -print -quit)" ]
}

# Two builds at once would write over each other: the second one waits. The lock is on the project's folder
# itself, as target/ may be removed meanwhile; it ends with the shell that took it.
lock_build() {
    exec 9< "$root"
    flock 9
}

# The C that is kept in format, one file a line. Paths here have no spaces.
c_files() {
    find src/main/bpf src/main/c src/main/demo src/bench src/test/bpf src/test/programs \( -name '*.c' -o -name '*.h' -o -name '*.cpp' \) 2> /dev/null || :
}

# Prints the end of a failed build's log: Maven's own lines about itself are of no help there.
tail_of_log() {
    grep -v -e '^\[ERROR\] *$' -e 'Re-run Maven' -e 're-run Maven' -e 'For more information about' -e 'cwiki.apache.org' "$1" | tail -n 30
}

# Builds the distribution in target/dist; silent, but for the end of the log when it fails.
build() {
    # shellcheck disable=SC2086 # a list of words
    missing=$(missing_packages $packages_build)
    if [ -n "$missing" ]; then
        echo "seep: cannot build, Debian packages are missing. './seep demo' as root installs them, or type:" >&2
        echo "      sudo apt-get install --no-install-recommends $missing" >&2
        return 1
    fi
    find_jdk > /dev/null || return 1
    lock_build
    log=$root/target/build.log
    if is_stale && ! maven "$log" package -DskipTests; then
        tail_of_log "$log" >&2
        echo "seep: the build failed; all it said is in $log" >&2
        return 1
    fi
    exec 9<&-
}
