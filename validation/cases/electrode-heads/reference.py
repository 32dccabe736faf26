#!/usr/bin/python3
"""Resistances of electrode heads in an infinite medium by a boundary-element method with panels along and around every wire.

Independent of the program: the charge of every panel is free (the program takes bands that are uniform around the wire), the medium has no grid.
Collocation at panel centres, constant charge per panel, self term of a flat rectangle in closed form, near panels subdivided.
The n-fold symmetry of a head leaves the panels of one wire as unknowns. Run twice: the second, finer run shows the error that is left.
"""
import sys
import numpy as np

SIGMA = 0.36


def profile(length, radius, bands):
    """Meridian arc: half-ball tip, then a cylinder that ends open; finer towards both ends. Returns cut positions (arc, m)."""
    cap = np.pi / 2 * radius
    total = cap + length - radius
    x = np.linspace(0, 1, bands + 1)
    body = cap + (length - radius) * (0.5 - 0.5 * np.cos(np.pi * x))
    return np.concatenate([np.linspace(0, cap, 6)[:-1], body]), cap, total


def meridian(u, radius, cap):
    """(z along the wire from its tip, distance from its line) at arc u."""
    inside = u < cap
    a = np.minimum(u, cap) / radius
    return np.where(inside, radius * (1 - np.cos(a)), radius + u - cap), np.where(inside, radius * np.sin(a), radius)


def wire(line, length, radius, bands, around, sub):
    """Centres of panels, their sides, and sub-points with weights (area)."""
    cuts, cap, _ = profile(length, radius, bands)
    centres, sides, points, weights = [], [], [], []
    nodes, gauss = np.polynomial.legendre.leggauss(sub)
    for a, b in zip(cuts[:-1], cuts[1:]):
        for n in range(around):
            p0, p1 = 2 * np.pi * n / around, 2 * np.pi * (n + 1) / around

            def place(u, p):
                z, r = meridian(u, radius, cap)
                c, e1, e2 = line(z)
                return c + e1 * (r * np.cos(p))[..., None] + e2 * (r * np.sin(p))[..., None]

            u = 0.5 * (a + b) + 0.5 * (b - a) * nodes
            p = 0.5 * (p0 + p1) + 0.5 * (p1 - p0) * nodes
            uu, pp = np.meshgrid(u, p, indexing="ij")
            _, rr = meridian(uu, radius, cap)
            w = np.outer(gauss, gauss) * 0.25 * (b - a) * (p1 - p0) * rr
            points.append(place(uu.ravel(), pp.ravel()))
            weights.append(w.ravel())
            mid = np.array([0.5 * (a + b)])
            centres.append(place(mid, np.array([0.5 * (p0 + p1)]))[0])
            _, rm = meridian(mid, radius, cap)
            sides.append((b - a, rm[0] * (p1 - p0)))
    return np.array(centres), np.array(sides), np.array(points), np.array(weights)


def straight(offset):
    def line(z):
        z = np.asarray(z, float)
        c = np.stack([offset[0] + 0 * z, offset[1] + 0 * z, offset[2] + z], -1)
        return c, np.array([1.0, 0, 0]), np.array([0, 1.0, 0])
    return line


def tine(rim, exit_rad, bend, length):
    """Arc from the rim of the trocar; z counts from the far end."""
    def line(z):
        s = exit_rad + (length - np.asarray(z, float)) / bend
        c = np.stack([rim + bend * (np.cos(exit_rad) - np.cos(s)), 0 * s, -bend * (np.sin(s) - np.sin(exit_rad))], -1)
        e1 = np.stack([np.cos(s), 0 * s, np.sin(s)], -1)
        return c, e1, np.array([0, 1.0, 0])
    return line


def turned(points, angle):
    s, c = np.sin(angle), np.cos(angle)
    return points @ np.array([[c, -s, 0], [s, c, 0], [0, 0, 1]]).T


def rectangle(x, y, z, a, b):
    """Integral of 1/distance over a flat rectangle a x b, at (x, y) in its plane and z above it; closed form."""
    total = 0
    z = np.maximum(np.abs(z), 1e-12)
    for sx in (1, -1):
        for sy in (1, -1):
            u, v = x + sx * a / 2, y + sy * b / 2
            r = np.sqrt(u * u + v * v + z * z)
            total = total + sx * sy * (u * np.log(np.maximum(v + r, 1e-300)) + v * np.log(np.maximum(u + r, 1e-300)) - z * np.arctan(u * v / (z * r)))
    return total


def near(centres, moved, weights, sides, block, same):
    """Replaces the quadrature by the rectangle's closed form where panels are near."""
    n, m = weights.shape
    patch = moved.reshape(n, m, 3)
    k = int(round(np.sqrt(m)))
    patch = patch.reshape(n, k, k, 3)
    middle = (patch[:, 0].mean(1) + patch[:, -1].mean(1)) / 2
    along = patch[:, -1].mean(1) - patch[:, 0].mean(1)
    along /= np.linalg.norm(along, axis=1)[:, None]
    across = patch[:, :, -1].mean(1) - patch[:, :, 0].mean(1)
    across -= along * (across * along).sum(1)[:, None]
    across /= np.linalg.norm(across, axis=1)[:, None]
    normal = np.cross(along, across)
    middle = (patch * weights.reshape(n, k, k)[..., None]).sum((1, 2)) / weights.sum(1)[:, None]
    d = centres[:, None, :] - middle[None, :, :]
    i, j = np.nonzero(np.linalg.norm(d, axis=2) < 4 * sides.max(1)[None, :])
    d = d[i, j]
    a = sides[j, 0]
    b = weights[j].sum(1) / a
    x, y, z = ((d * v[j]).sum(1) for v in (along, across, normal))
    own = same & (i == j)
    block[i, j] = rectangle(np.where(own, 0, x), np.where(own, 0, y), np.where(own, 0, z), a, b)


def resistance(wires, copies, signs):
    """wires: the wires of one sector; each is repeated 'copies' times about the axis. signs: pole of each wire. Ohm."""
    centres = np.concatenate([w[0] for w in wires])
    sides = np.concatenate([w[1] for w in wires])
    points = np.concatenate([w[2] for w in wires])
    weights = np.concatenate([w[3] for w in wires])
    pole = np.concatenate([[s] * len(w[0]) for s, w in zip(signs, wires)])
    n, m = points.shape[0], points.shape[1]
    matrix = np.zeros((n, n))
    for k in range(copies):
        moved = turned(points.reshape(-1, 3), 2 * np.pi * k / copies)
        d = np.linalg.norm(centres[:, None, :] - moved[None, :, :], axis=2)
        with np.errstate(divide="ignore"):
            block = (weights.reshape(1, -1) / d).reshape(n, n, m).sum(2)
        near(centres, moved, weights, sides, block, k == 0)
        matrix += block
    matrix /= 4 * np.pi * SIGMA
    area = weights.sum(1)
    volts = np.where(pole > 0, 0.5, -0.5) if (pole < 0).any() else np.ones(n)
    density = np.linalg.solve(matrix, np.stack([volts, np.ones(n)], 1))
    q, one = density[:, 0] * area, density[:, 1] * area
    if (pole < 0).any():
        q = q - one * q.sum() / one.sum()
    return 1 / (copies * q[pole > 0].sum())


def heads(bands, around, sub):
    r17 = 1.47e-3 / 2
    yield "ball", resistance([ball(1e-3, bands, around, sub)], 1, [1])
    yield "needle 30 mm", resistance([wire(straight((0, 0, 0)), 30e-3, r17, bands, around, sub)], 1, [1])
    circle = 5e-3 / np.sqrt(3)
    yield "cluster", resistance([wire(straight((circle, 0, 0)), 25e-3, r17, bands, around, sub)], 3, [1])
    yield "bipolar shaft", resistance([wire(straight((0, 0, 0)), 20e-3, 0.9e-3, bands, around, sub), wire(straight((0, 0, 23e-3)), 20e-3, 0.9e-3, bands, around, sub)], 1, [1, -1])
    yield "needle pair", resistance([wire(straight((-7.5e-3, 0, 0)), 20e-3, 0.5e-3, bands, around, sub), wire(straight((7.5e-3, 0, 0)), 20e-3, 0.5e-3, bands, around, sub)], 1, [1, -1])
    for length in (15e-3, 25e-3):
        yield f"umbrella {length * 1e3:.0f} mm", resistance([wire(tine(1.05e-3, 0.0, 8.225e-3, length), length, 0.2e-3, bands, around, sub)], 10, [1])


def ball(radius, bands, around, sub):
    """The method itself against the closed form 1/(4 pi sigma a)."""
    cuts = np.linspace(0, np.pi, bands + 1)
    nodes, gauss = np.polynomial.legendre.leggauss(sub)
    centres, sides, points, weights = [], [], [], []
    for a, b in zip(cuts[:-1], cuts[1:]):
        for n in range(around):
            p0, p1 = 2 * np.pi * n / around, 2 * np.pi * (n + 1) / around
            u, p = np.meshgrid(0.5 * (a + b) + 0.5 * (b - a) * nodes, 0.5 * (p0 + p1) + 0.5 * (p1 - p0) * nodes, indexing="ij")
            def place(u, p):
                return radius * np.stack([np.sin(u) * np.cos(p), np.sin(u) * np.sin(p), np.cos(u)], -1)
            points.append(place(u.ravel(), p.ravel()))
            weights.append((np.outer(gauss, gauss) * 0.25 * (b - a) * (p1 - p0) * radius ** 2 * np.sin(u)).ravel())
            centres.append(place(np.array(0.5 * (a + b)), np.array(0.5 * (p0 + p1))))
            sides.append((radius * (b - a), radius * np.sin(0.5 * (a + b)) * (p1 - p0)))
    return np.array(centres), np.array(sides), np.array(points), np.array(weights)


if __name__ == "__main__":
    print(f"ball, closed form: {1 / (4 * np.pi * SIGMA * 1e-3):.3f} ohm")
    for setting in ((16, 10, 3), (32, 14, 3)) if len(sys.argv) < 2 else ((12, 6, 2),):
        for name, ohm in heads(*setting):
            print(f"{setting}: {name}: {ohm:.4f} ohm", flush=True)
