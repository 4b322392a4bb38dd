"""The benchmarks: each module `bench_*` measures one thing and says what it is measured against."""
