# shellcheck shell=sh disable=SC2034,SC2154
# The Debian packages that Seep is built and tested with. Sourced by ./seep and ./test (POSIX sh).

# To build and to run: the BPF compiler, libbpf's headers and library, C headers, a C compiler, the symbolizer.
packages_build='clang-19 libbpf-dev libc6-dev gcc libdw-dev'

# What ./test needs besides: C++ test programs, oracles to compare with, other allocators, the C formatter,
# a browser for the HTML report, sudo, a server of debug information, a checker of manual pages.
packages_test='g++ binutils gdb git openssl perl python3 valgrind libc6-dbg libjemalloc2 libtcmalloc-minimal4 libmimalloc2.0 libjemalloc-dev libgoogle-perftools-dev libmimalloc-dev musl-tools clang-format-19 chromium chromium-driver sudo debuginfod xz-utils mandoc'

# What only ./test --full needs besides: servers to trace, loads for them, a Go compiler, cron, oracles for names,
# builds that start JVMs and tests.
packages_full='redis-server nginx-light mariadb-server mariadb-client sysbench nodejs wrk golang-go make postgresql-15 cron llvm-19 openjdk-17-jre-headless openjdk-17-dbg libstdc++6-12-dbg python3-dbg maven gradle junit4 openjdk-17-jdk-headless cmake python3-pytest'

# What ./bench measures beside Seep: servers, their loads, other tools, and kernel headers for one of them.
packages_bench='mariadb-server mariadb-client sysbench redis-server redis-tools nodejs node-express bpfcc-tools bpftrace heaptrack valgrind linux-headers-cloud-amd64'

# missing_packages NAME...: those of the packages that are not installed, on one line; nothing where there is no dpkg.
missing_packages() {
    command -v dpkg-query > /dev/null || return 0
    # db:Status-Status tells a removed package with configuration left ("config-files") from an installed one.
    installed=" $(dpkg-query -W -f='${Package}=${db:Status-Status} ' "$@" 2> /dev/null || :)"
    missing=
    for package in "$@"; do
        case $installed in
        *" $package=installed "*) ;;
        *) missing="$missing $package" ;;
        esac
    done
    echo "${missing# }"
}

# forbid_services: until this (sub)shell ends, an installed server is not started as a service; tests start their own.
# invoke-rc.d(8) asks policy-rc.d, for which 101 means forbidden. A machine that has a policy keeps it.
forbid_services() {
    policy=/usr/sbin/policy-rc.d
    [ ! -e "$policy" ] || return 0
    trap 'rm -f "$policy"' EXIT
    trap 'exit 130' INT TERM
    printf '#!/bin/sh\nexit 101\n' > "$policy" && chmod 755 "$policy"
}

# install_packages NAME...: installs what is missing of the packages.
# Fails with a few lines on stderr that say why and what to type.
install_packages() {
    missing=$(missing_packages "$@")
    [ -n "$missing" ] || return 0
    if [ "$(id -u)" != 0 ]; then
        echo "seep: Debian packages are missing. Type:" >&2
        echo "      sudo apt-get install --no-install-recommends $missing" >&2
        return 1
    fi
    echo "seep: installing the Debian packages $missing" >&2
    # shellcheck disable=SC2086 # a list of words
    if ! said=$(
        {
            forbid_services && apt-get update &&
                DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $missing
        } 2>&1 < /dev/null
    ); then
        printf '%s\n' "$said" | tail -n 10 >&2
        echo "seep: apt-get could not install $missing" >&2
        return 1
    fi
}
