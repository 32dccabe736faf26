"""A ball of tissue that freezes around a ball that takes 15 W: one dimension, spherical shells of 0.1 mm, explicit, double. Independent of the program."""
import numpy as np

rho, c, k, ci, ki, latent = 1000.0, 3600.0, 0.5, 1800.0, 2.0, 250e6
liquidus, solidus, body = -1.0, -8.0, 37.0
loss = 0.01 * 3.8e6          # perfusion times heat capacity of blood, W/(m3 K), none below the liquidus
dr, n = 1e-4, 400
edge = np.arange(n + 1) * dr
volume = 4 / 3 * np.pi * (edge[1:] ** 3 - edge[:-1] ** 3)
area = 4 * np.pi * edge[1:-1] ** 2
r = 0.5 * (edge[1:] + edge[:-1])
inside = np.clip((edge[1:] ** 3 - 0), 0, 0.004 ** 3) - np.clip(edge[:-1] ** 3, 0, 0.004 ** 3)
power = -15.0 * inside / 0.004 ** 3
fusion = latent + 0.5 * rho * (c + ci) * (liquidus - solidus)


def temperature(h):
    """From the enthalpy above that at the liquidus, J/m3."""
    return np.where(h >= 0, liquidus + h / (rho * c),
                    np.where(h > -fusion, liquidus + (liquidus - solidus) * h / fusion, solidus + (h + fusion) / (rho * ci)))


def conductivity(t):
    return k + (ki - k) * np.clip((liquidus - t) / (liquidus - solidus), 0, 1)


h = np.full(n, rho * c * (body - liquidus))
steps, end = 100000, 300.0
dt = end / steps
for s in range(1, steps + 1):
    t = temperature(h)
    kt = conductivity(t)
    flow = area * 0.5 * (kt[1:] + kt[:-1]) * (t[1:] - t[:-1]) / dr
    gain = power - np.where(t > liquidus, loss * (t - body), 0) * volume
    gain[:-1] += flow
    gain[1:] -= flow
    h += dt * gain / volume
    if s * dt in (60.0, 300.0) or s in (steps // 5, steps):
        t = temperature(h)
        frozen = np.sum(volume * np.clip(-h / fusion, 0, 1))
        print(f"{s * dt:.0f} s: frozen volume {frozen * 1e6:.4f} mL, centre {t[0]:.3f} degC, " + ", ".join(f"{x} mm {np.interp(x * 1e-3, r, t):.3f}" for x in (6, 8, 12, 16)))
