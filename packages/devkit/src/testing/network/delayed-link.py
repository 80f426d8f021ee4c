"""Two TUN devices in two network namespaces; what enters one leaves the other after a while.

Arguments: delay in milliseconds, then namespace and name of either device. Says "ready" once both exist.
"""

import ctypes
import fcntl
import heapq
import os
import select
import struct
import sys
import time

TUNSETIFF = 0x400454CA
IFF_TUN = 0x0001
IFF_NO_PI = 0x1000
CLONE_NEWNET = 0x40000000
MAX_PACKET = 65536
# What one end has not yet sent. A faster sender loses packets, as on a real line.
MAX_WAITING = 10000

libc = ctypes.CDLL(None, use_errno=True)


def open_tun(namespace, name):
    with open(f"/var/run/netns/{namespace}") as netns:
        if libc.setns(netns.fileno(), CLONE_NEWNET) != 0:
            raise OSError(ctypes.get_errno(), f"cannot enter {namespace}")
    tun = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(tun, TUNSETIFF, struct.pack("16sH", name.encode(), IFF_TUN | IFF_NO_PI))
    return tun


def carry(ends, delay):
    other = {ends[0]: ends[1], ends[1]: ends[0]}
    waiting = []
    order = 0
    while True:
        timeout = max(0.0, waiting[0][0] - time.monotonic()) if waiting else None
        readable, _, _ = select.select(ends, [], [], timeout)
        now = time.monotonic()
        for end in readable:
            try:
                packet = os.read(end, MAX_PACKET)
            except OSError:
                # The device is down: nothing passes.
                continue
            if len(waiting) < MAX_WAITING:
                order += 1
                heapq.heappush(waiting, (now + delay, order, other[end], packet))
        while waiting and waiting[0][0] <= time.monotonic():
            _, _, end, packet = heapq.heappop(waiting)
            try:
                os.write(end, packet)
            except OSError:
                # Likewise.
                pass


delay_ms, *names = sys.argv[1:]
tuns = [open_tun(*names[0:2]), open_tun(*names[2:4])]
print("ready", flush=True)
carry(tuns, float(delay_ms) / 1000)
