#!/usr/bin/env python3
"""The same inputs, options and version give the same bytes of JSON."""
import os
import random
import subprocess
import sys

from harness import ROOT, Skip, case, claque, main

CHANNELS = ["inbox.mbox", "posts.jsonl", "calls.csv", "letters"]


def example(tmp):
    subprocess.run([sys.executable, ROOT / "example" / "make.py", tmp], check=True)


def report(tmp, *args, inputs=CHANNELS, env=None):
    run = claque("scan", *inputs, "--events", "events.csv", "--json", "-", *args, cwd=tmp, env=env)
    assert run.code == 0, run
    return run.out


@case
def one_thread_or_two_and_run_after_run(tmp):
    example(tmp)
    first = report(tmp, "--threads", "1")
    assert report(tmp, "--threads", "2") == first
    assert report(tmp, "--threads", "2") == first
    assert report(tmp) == first


def many_posts(file):
    r = random.Random(4)
    words = ["".join(r.choices("abcdefghijklmnoprstuvwz", k=r.randint(3, 9))) for _ in range(4000)]
    weights = [1 / (k + 10) for k in range(4000)]
    script = r.choices(words, weights, k=60)
    with open(file, "w") as f:
        f.write("id,author,created_at,text\n")
        for i in range(60000):
            text = r.choices(words, weights, k=60) if i % 2000 else [r.choice(words) if r.random() < 0.1 else w for w in script]
            f.write("%d,a%d,2026-03-%02dT10:00:%02dZ,%s\n" % (i, i, 1 + i % 28, i % 60, " ".join(text)))


def in_a_container_of(size):
    """A command in front of another, which then sees a control group's limit."""
    script = 'mount -t tmpfs none /sys/fs/cgroup && echo %d >/sys/fs/cgroup/memory.max && exec "$@"' % size
    prefix = ["unshare", "-r", "-m", "sh", "-c", script, "sh"]
    try:
        ready = subprocess.run([*prefix, "grep", "-q", ":/", "/proc/self/cgroup"], stderr=subprocess.DEVNULL).returncode == 0
    except FileNotFoundError:
        ready = False
    if not ready:
        raise Skip("no namespaces to make a container of")
    return prefix


@case
def less_memory(tmp):
    """What is read goes to a file past the budget; the peak says that it did."""
    many_posts(os.path.join(tmp, "posts.csv"))
    plain = claque("scan", "posts.csv", "--json", "-", "--decoys", 0, cwd=tmp)
    less = claque("scan", "posts.csv", "--json", "-", "--decoys", 0, "--memory", "200M", cwd=tmp)
    assert plain.code == less.code == 0, (plain, less)
    assert '"undeclared"' in plain.out and less.out == plain.out
    assert less.peak + (40 << 20) < plain.peak, (less.peak >> 20, plain.peak >> 20)


@case
def half_of_a_containers_memory_by_default(tmp):
    prefix = in_a_container_of(240 << 20)
    many_posts(os.path.join(tmp, "posts.csv"))
    plain = claque("scan", "posts.csv", "--json", "-", "--decoys", 0, cwd=tmp)
    less = claque("scan", "posts.csv", "--json", "-", "--decoys", 0, cwd=tmp, prefix=prefix)
    assert plain.code == less.code == 0, (plain, less)
    assert '"undeclared"' in plain.out and less.out == plain.out
    assert less.peak + (40 << 20) < plain.peak, (less.peak >> 20, plain.peak >> 20)


@case
def inputs_in_any_order(tmp):
    example(tmp)
    assert report(tmp, inputs=CHANNELS[::-1]) == report(tmp)
    assert report(tmp, inputs=[CHANNELS[i] for i in (2, 0, 3, 1)]) == report(tmp)


@case
def any_time_zone(tmp):
    example(tmp)
    first = report(tmp, env={"TZ": "UTC"})
    for zone in ("Asia/Tehran", "America/St_Johns", "Nowhere/Else"):
        assert report(tmp, env={"TZ": zone}) == first, zone


@case
def any_locale(tmp):
    example(tmp)
    first = report(tmp, env={"LC_ALL": "C"})
    assert report(tmp, env={"LC_ALL": "C.UTF-8"}) == first
    made = subprocess.run(["localedef", "-i", "de_DE", "-f", "UTF-8", tmp / "de_DE.UTF-8"], capture_output=True)
    if not (tmp / "de_DE.UTF-8").exists():
        raise Skip("no locale with a decimal comma can be made: %s" % made.stderr.decode().strip())
    assert report(tmp, env={"LC_ALL": "de_DE.UTF-8", "LOCPATH": str(tmp)}) == first


@case
def scanned_one_after_the_other_or_all_at_once(tmp):
    example(tmp)
    at_once = report(tmp, "--case", "once.case")
    assert at_once == report(tmp), "a case of its own or a temporary one"
    for step in range(1, len(CHANNELS)):
        name = "steps%d.case" % step
        report(tmp, "--case", name, inputs=CHANNELS[:step])
        assert report(tmp, "--case", name, inputs=CHANNELS[step:]) == at_once, step
    assert report(tmp, "--case", "steps1.case") == at_once, "scanned again, nothing new"


@case
def another_seed_is_another_parameter(tmp):
    example(tmp)
    assert report(tmp, "--seed", "2") != report(tmp, "--seed", "1")


main()
