#!/usr/bin/perl
# A server that has its children before it has work: they wait on one socket, are asked by other children, and end
# when their parent says so. Prints the number of right answers.
use strict;
use warnings;
use IO::Socket::INET;

my ($workers, $clients, $requests) = @ARGV;
my $socket = IO::Socket::INET->new(Listen => 64, LocalAddr => '127.0.0.1') or die "listen: $!";
my $port = $socket->sockport;
my @inherited = map { "row $_" x 20 } 1 .. 500;

sub child {
    my ($work) = @_;
    my $pid = fork;
    die "fork: $!" unless defined $pid;
    return $pid if $pid;
    $work->();
    exit 0;
}

sub serve {
    $SIG{TERM} = sub { exit 0 };
    while (my $client = $socket->accept) {
        my $line = <$client>;
        pop @inherited;
        print $client scalar reverse($line), "\n" if defined $line;
    }
}

sub ask {
    my $right = 0;
    for my $request (1 .. $requests) {
        my $server = IO::Socket::INET->new(PeerAddr => '127.0.0.1', PeerPort => $port) or die "connect: $!";
        print $server "question $request\n";
        local $/;
        $right++ if <$server> =~ /noitseuq/;
    }
    exit($right == $requests ? 0 : 1);
}

my @servers = map { child(\&serve) } 1 .. $workers;
my @askers = map { child(\&ask) } 1 .. $clients;
my $right = grep { waitpid($_, 0) == $_ && $? == 0 } @askers;
kill 'TERM', @servers;
waitpid $_, 0 for @servers;
print "$right\n";
exit($right == $clients ? 0 : 1);
