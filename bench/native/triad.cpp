// triad: memory bandwidth of a[i] = b[i] + s c[i] over arrays far larger than the caches; prints GB/s counting three arrays.
// Compiled by `seldinger bench` with g++ -O3 -march=native -fopenmp.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <vector>

int main() {
    const long n = 48L << 20;
    std::vector<float> a(n), b(n), c(n);
#pragma omp parallel for schedule(static)
    for (long i = 0; i < n; i++) {
        a[i] = 0;
        b[i] = 1;
        c[i] = 2;
    }
    double best = 0;
    for (int repeat = 0; repeat < 6; repeat++) {
        const auto start = std::chrono::steady_clock::now();
#pragma omp parallel for simd schedule(static)
        for (long i = 0; i < n; i++) a[i] = b[i] + 3.0f * c[i];
        best = std::max(best, 12e-9 * n / std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
    }
    std::printf("%.3f\n", best);
    return a[n / 2] > 0 ? 0 : 1;
}
