// bioheat N STEPS: explicit bioheat in float32 on N^3 cells, second order in space: face conductances k(x), perfusion per cell that is 0 where tissue is dead.
// Spatially blocked (tiles of y and z, whole rows of x) and parallel over tiles (OpenMP); two fields, one sweep per step. Prints million cells per second.
// The peer of `seldinger bench bioheat`; compiled there with g++ -O3 -march=native -fopenmp.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <vector>

int main(int argc, char** argv) {
    const long n = argc > 1 ? std::atol(argv[1]) : 128, steps = argc > 2 ? std::atol(argv[2]) : 50;
    const long px = n + 2, row = px, plane = px * (n + 2), cells = plane * (n + 2);
    const long ty = 16, tz = 8;
    std::vector<float> a(cells), b(cells), gx(cells), gy(cells), gz(cells), w(cells), q(cells);
#pragma omp parallel for collapse(2) schedule(static)
    for (long k = 0; k < n + 2; k++)
        for (long j = 0; j < n + 2; j++)
            for (long i = 0; i < px; i++) {
                const long c = i + row * j + plane * k;
                const bool inside = i > 0 && j > 0 && k > 0 && i <= n && j <= n && k <= n;
                a[c] = inside ? 1 + c % 5 : 0;
                b[c] = 0;
                // Conductance to the cell before along each axis over the heat capacity, times the step.
                gx[c] = gy[c] = gz[c] = c % 12 == 0 ? 0.11f : 0.13f;
                w[c] = c % 97 == 0 ? 0 : 0.01f;
                q[c] = 0;
            }
    double best = 0;
    for (int repeat = 0; repeat < 3; repeat++) {
        const auto start = std::chrono::steady_clock::now();
        for (long s = 0; s < steps; s++) {
            const float* __restrict t = a.data();
            float* __restrict u = b.data();
#pragma omp parallel for collapse(2) schedule(static)
            for (long k0 = 1; k0 <= n; k0 += tz)
                for (long j0 = 1; j0 <= n; j0 += ty)
                    for (long k = k0; k < std::min(k0 + tz, n + 1); k++)
                        for (long j = j0; j < std::min(j0 + ty, n + 1); j++) {
                            const long first = 1 + row * j + plane * k;
#pragma omp simd
                            for (long c = first; c < first + n; c++) {
                                const float v = t[c];
                                const float d = gx[c] * (t[c - 1] - v) + gx[c + 1] * (t[c + 1] - v) + gy[c] * (t[c - row] - v) + gy[c + row] * (t[c + row] - v)
                                    + gz[c] * (t[c - plane] - v) + gz[c + plane] * (t[c + plane] - v);
                                u[c] = v + d - w[c] * v + q[c];
                            }
                        }
            std::swap(a, b);
        }
        const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
        best = std::max(best, 1e-6 * n * n * n * steps / seconds);
    }
    double sum = 0;
    for (float v : a) sum += v;
    std::printf("%.3f\n", best);
    return sum > -1 ? 0 : 1;
}
