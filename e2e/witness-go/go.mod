module sealtrace.test/witness

go 1.24.0

require filippo.io/torchwood v0.9.0
