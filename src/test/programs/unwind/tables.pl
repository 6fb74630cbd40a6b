# Loads modules at run time and makes many small values.
use strict;
use warnings;
use Data::Dumper;
use POSIX;

my $characters = 0;
for my $i (1 .. 300) {
    my %table = map { ("key$_" => [$_, $_ * 2, "text " x ($_ % 7)]) } 1 .. 30;
    $characters += length(Dumper(\%table));
    my @sorted = sort { $table{$a}[1] <=> $table{$b}[1] } keys %table;
    $characters += length(join(",", grep { /[13579]$/ } @sorted));
}
print "$characters\n";
