"""Reflection of a flanged coaxial line that ends flush in a half space: mode matching, independent of the program.

The aperture field is a sum of the line's TEM and TM0n modes; in the half space each is a Hankel transform. Galerkin on the aperture.
Prints real and imaginary part of the reflection (time as exp(+i w t)) at the aperture for growing numbers of modes, and the concentric cylinders.
"""
import numpy as np
from scipy import special as sp
from scipy.constants import epsilon_0, mu_0
from scipy.optimize import brentq


def flanged(f, a, b, er_line, er, sigma, modes):
    w = 2 * np.pi * f
    e1, e2 = epsilon_0 * er_line, epsilon_0 * er - 1j * sigma / w
    k1, k2 = w * np.sqrt(mu_0 * e1), w * np.sqrt(mu_0 * e2)
    cross = lambda k: sp.j0(k * b) * sp.y0(k * a) - sp.y0(k * b) * sp.j0(k * a)
    roots = []
    for n in range(1, modes):
        guess = n * np.pi / (b - a)
        roots.append(brentq(cross, guess * (1 - 0.2 / n), guess * (1 + 0.05 / n)))
    z1 = lambda k, r: sp.j1(k * r) * sp.y0(k * a) - sp.y1(k * r) * sp.j0(k * a)
    # Norm of a mode: int z1^2 r dr = [r^2 z1^2 / 2] at the ends, where z0 vanishes.
    norm = [np.log(b / a)] + [(b * b * z1(k, b) ** 2 - a * a * z1(k, a) ** 2) / 2 for k in roots]

    def transforms(zeta):
        r = [(sp.j0(zeta * a) - sp.j0(zeta * b)) / zeta]
        for k in roots:
            r.append(zeta / (k * k - zeta * zeta) * (b * z1(k, b) * sp.j0(zeta * b) - a * z1(k, a) * sp.j0(zeta * a)))
        return np.array([x / np.sqrt(n) for x, n in zip(r, norm)])

    x, wx = np.polynomial.legendre.leggauss(12)
    kr = abs(k2)
    edges = np.concatenate([np.linspace(1e-9, 4 * kr, 400), 4 * kr + np.arange(1, 24000) * (np.pi / b / 2) * np.linspace(1, 1, 23999)])
    y = np.zeros((modes, modes), complex)
    for lo, hi in zip(edges[:-1:400], list(edges[400::400]) + [edges[-1]]):
        sub = edges[(edges >= lo) & (edges <= hi)]
        mid, half = (sub[1:] + sub[:-1]) / 2, (sub[1:] - sub[:-1]) / 2
        zeta = (mid[:, None] + half[:, None] * x).ravel()
        weight = (half[:, None] * wx).ravel()
        r = transforms(zeta)
        gamma = np.sqrt(k2 * k2 - zeta * zeta + 0j)
        gamma = np.where(gamma.imag > 0, -gamma, gamma)
        y += (r * (weight * zeta * w * e2 / gamma)) @ r.T
    beta = np.array([k1] + [-1j * np.sqrt(k * k - k1 * k1) for k in roots])
    line = w * e1 / beta
    rhs = np.zeros(modes, complex)
    rhs[0] = 2 * line[0]
    return np.linalg.solve(y + np.diag(line), rhs)[0] - 1


def cylinders(f=70e6, a=0.12, big=0.25, inner=(89, 0.93), outer=(40, 0.35)):
    w = 2 * np.pi * f
    k1, k2 = (w * np.sqrt(mu_0 * (epsilon_0 * e - 1j * s / w)) for e, s in (inner, outer))
    m = np.array([[-sp.jv(0, k1 * a), sp.jv(0, k2 * a), sp.yv(0, k2 * a)],
                  [-k1 * sp.jv(1, k1 * a), k2 * sp.jv(1, k2 * a), k2 * sp.yv(1, k2 * a)],
                  [0, sp.jv(0, k2 * big), sp.yv(0, k2 * big)]])
    c = np.linalg.solve(m, [0, 0, 1])
    return [abs(c[0] * sp.jv(0, k1 * r)) if r < a else abs(c[1] * sp.jv(0, k2 * r) + c[2] * sp.yv(0, k2 * r)) for r in (0, 0.06, 0.12, 0.2)]


if __name__ == "__main__":
    print("cylinders", cylinders())
    for case in [(2.45e9, 1.95e-3, 2.925e-3, 1, 4.51, 0.843 * 2 * np.pi * 2.45e9 * epsilon_0), (2.45e9, 1.95e-3, 2.925e-3, 1, 49.61, 16.52 * 2 * np.pi * 2.45e9 * epsilon_0),
                 (2.45e9, 0.135e-3, 0.47e-3, 2.03, 43.03, 1.69), (915e6, 0.255e-3, 0.84e-3, 2.05, 46.8, 0.86)]:
        for modes in (10, 20, 40):
            print(case, modes, flanged(*case, modes))
