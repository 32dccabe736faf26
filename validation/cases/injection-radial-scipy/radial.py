"""Radial advection-diffusion with washout by finite volumes on shells; prints C at given radii and times.

Arguments: Q (m3/s), t_end of infusion (s), V, D (m2/s), k = E w / V (1/s), radius of the inflow ball (m), then times; radii 4..12 mm.
"""
import sys
import numpy as np
from scipy.integrate import solve_ivp

q, t_off, v, d, k, a = map(float, sys.argv[1:7])
times = [float(t) for t in sys.argv[7:]]
n, r_max = 800, 0.032
edge = np.linspace(0, r_max, n + 1)
mid = 0.5 * (edge[1:] + edge[:-1])
vol = 4 / 3 * np.pi * (edge[1:] ** 3 - edge[:-1] ** 3)
area = 4 * np.pi * edge ** 2
weight = np.maximum(0, 1 - mid / a) * vol
share = weight / weight.sum()
through = np.concatenate([[0], np.cumsum(share)])


def limited(c):
    """Upwind values with van Leer's slope on the inner faces (flow is outwards)."""
    left = np.concatenate([[c[0]], c[:-2]])
    s, e = c[:-1] - left, c[1:] - c[:-1]
    p = s * e
    return c[:-1] + np.where(p > 0, p / np.where(p > 0, s + e, 1), 0)


def rate(t, c):
    flow = q if t < t_off else 0.0
    flux = np.zeros(n + 1)
    flux[1:-1] = flow * through[1:-1] * limited(c) - v * d * area[1:-1] * (c[1:] - c[:-1]) / (mid[1] - mid[0])
    flux[-1] = flow * c[-1]
    return (flux[:-1] - flux[1:] + flow * share) / (v * vol) - k * c


c = np.zeros(n)
now = 0.0
for t in times:
    for stop in sorted({min(t, t_off), t}):
        if stop > now:
            c = solve_ivp(rate, (now, stop - 1e-9), c, method="LSODA", rtol=1e-6, atol=1e-8, lband=2, uband=1).y[:, -1]
            now = stop
    print(" ".join(f"{x:.8f}" for x in np.interp(np.arange(4, 13) * 1e-3, mid, c)))
