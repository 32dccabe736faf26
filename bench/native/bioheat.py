"""bioheat.py N STEPS: the explicit bioheat step of bioheat.cpp in numpy; prints million cells per second."""
import sys
import time
import numpy as np

n, steps = int(sys.argv[1]), int(sys.argv[2])
t = np.ones((n + 2, n + 2, n + 2), np.float32)
t[1:-1, 1:-1, 1:-1] += (np.arange(n**3) % 5).reshape(n, n, n)
g = [np.full((n + 1, n, n), 0.13, np.float32), np.full((n, n + 1, n), 0.13, np.float32), np.full((n, n, n + 1), 0.13, np.float32)]
w = np.full((n, n, n), 0.01, np.float32)
start = time.perf_counter()
for _ in range(steps):
    v = t[1:-1, 1:-1, 1:-1]
    flux = g[0] * np.diff(t[:, 1:-1, 1:-1], axis=0)
    d = np.diff(flux, axis=0)
    flux = g[1] * np.diff(t[1:-1, :, 1:-1], axis=1)
    d += np.diff(flux, axis=1)
    flux = g[2] * np.diff(t[1:-1, 1:-1, :], axis=2)
    d += np.diff(flux, axis=2)
    d -= w * v
    v += d
print(f"{1e-6 * n**3 * steps / (time.perf_counter() - start):.3f}")
