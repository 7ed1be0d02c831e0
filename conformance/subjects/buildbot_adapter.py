"""Buildbot's own OpenStackLatentWorker behind the adapter protocol of the conformance kit (see README.md).

It runs inside a real build master, in a scratch folder. The agent of a worker is a connection that answers
nothing: it attaches when start_instance has returned, which is when Nova said ACTIVE.
"""
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading

PROTOCOL = os.fdopen(os.dup(1), "w", buffering=1)
os.dup2(2, 1)

from twisted.internet import defer, reactor  # noqa: E402
from twisted.python import log  # noqa: E402

import buildbot  # noqa: E402
from buildbot.config.errors import ConfigErrors, capture_config_errors  # noqa: E402
from buildbot.config.master import MasterConfig  # noqa: E402
from buildbot.interfaces import LatentWorkerSubstantiatiationCancelled  # noqa: E402
from buildbot.master import BuildMaster  # noqa: E402
from buildbot.plugins import schedulers, util, worker  # noqa: E402
from buildbot.process.properties import Properties  # noqa: E402
from buildbot.worker.openstack import OpenStackLatentWorker  # noqa: E402
from buildbot.worker.protocols.base import Connection  # noqa: E402

CALLABLES = {
    "oldest": lambda images: sorted(images, key=lambda image: image.created_at)[0],
    "newest": lambda images: sorted(images, key=lambda image: image.created_at)[-1],
    "nothing": lambda images: None,
    "stranger": lambda images: "00000000-0000-4000-8000-000000000000",
    "never": lambda images: threading.Event().wait(),
}


def throws(images):
    raise RuntimeError("no image is good enough")


def with_callable(options):
    image = options.get("image")
    if not (isinstance(image, dict) and "$callable" in image):
        return options
    name = image["$callable"]
    if name.startswith("id:"):
        chosen = lambda images: name[3:]  # noqa: E731
    else:
        chosen = throws if name == "throws" else CALLABLES[name]
    return {**options, "image": chosen}


#: Defects of Buildbot 3.7's OpenStackLatentWorker: a pattern of the ids of checks that find it, and what it is.
KNOWN = [
    ["images/callable-*", "image may not be a callable: it is sent to Nova as text"],
    ["block-devices/volume_size-left-out-*", "volume_size is not computed: novaclient has no images, volumes or snapshots any more (AttributeError)"],
    ["block-devices/image-and-block_devices", "the example with image and block_devices: novaclient makes a second boot device of the image"],
    ["block-devices/data-blank-*", "source_type blank is not possible: uuid is always looked up"],
    ["versions/client_version-left-out", "the default client_version 1.1 is refused by today's novaclient"],
    ["versions/client_version-1.1", "client_version 1.1, the documented default, is refused by today's novaclient"],
    ["versions/client_version-2.*", "from 2.37 on every start fails unless nova_args has nics"],
    ["nova_args/tags", "from client_version 2.37 on every start fails unless nova_args has nics"],
    ["nova_args/hostname", "from client_version 2.37 on every start fails unless nova_args has nics"],
    ["nova_args/host", "from client_version 2.37 on every start fails unless nova_args has nics"],
    ["nova_args/nics-net-name", "net-name is not resolved to a network's id"],
    ["nova_args/meta", "nova_args with meta: TypeError at every start"],
    ["nova_args/block_device_mapping_v2", "nova_args with block_device_mapping_v2: TypeError at every start"],
    ["boot-and-timeouts/missing_timeout-default", "missing_timeout is 3600 s where nothing is given, and documented as 20 minutes"],
    ["boot-and-timeouts/stuck-*", "an instance that stays in BUILD holds the worker's lock for ever: it is neither deleted nor started again"],
    ["deletion-and-leftovers/stop-while-booting", "to stop a worker whose instance boots waits for the lock that the boot holds"],
    ["deletion-and-leftovers/delete-*", "a deletion that fails is not repeated, nor is its end awaited: instance and volumes stay"],
    ["deletion-and-leftovers/confirmed", "the end of a deletion is not awaited: old and new instance of a worker overlap"],
    ["boot-and-timeouts/error-says-why", "the fault of an instance in ERROR is not read"],
    ["*-is-permanent", "no failure is told apart from one that passes: wrong credentials, image or flavor are tried for ever"],
    ["images/unknown-*", "no failure is told apart from one that passes: an unknown image is tried for ever"],
    ["flavors/unknown-*", "no failure is told apart from one that passes: an unknown flavor is tried for ever"],
    ["errors/refused-before-any-request", "most mistakes of a configuration are found at the first build only"],
    ["errors/args-unknown", "unknown nova_args are dropped without a word"],
    ["limits/rate-*", "any hiccup of the API fails the start: a 429 is not waited out"],
    ["recovery/*", "any hiccup of the API fails the start: nothing is repeated"],
]


class SilentAgent(Connection):
    """What the master holds of a worker that is there and does nothing."""

    def __init__(self, name):
        super().__init__(name)
        self.name = name
        self.info = {"worker_commands": {"shell": "3.3"}, "basedir": "/", "system": "posix", "version": buildbot.version}

    def get_peer(self):
        return "agent of " + self.name

    def remotePrint(self, message):
        return defer.succeed(None)

    def remoteGetWorkerInfo(self):
        return defer.succeed(self.info)

    def remoteSetBuilderList(self, builders):
        return defer.succeed([name for name, _ in builders])

    def remoteShutdown(self):
        return defer.succeed(None)

    def loseConnection(self):
        reactor.callLater(0, self.notifyDisconnected)


class Scratch:
    """A configuration for a master that has nothing to do."""

    def loadConfig(self):
        return MasterConfig.loadFromDict({
            "buildbotNetUsageData": None,
            "db": {"db_url": "sqlite:///state.sqlite"},
            "protocols": {"pb": {"port": "tcp:0:interface=127.0.0.1"}},
            "schedulers": [schedulers.Triggerable(name="t", builderNames=["b"])],
            "workers": [worker.Worker("idle", "idle")],
            "builders": [util.BuilderConfig(name="b", workernames=["idle"], factory=util.BuildFactory([]))],
        }, "<adapter>")


class WorkerForBuilder:
    """Whom a substantiation is for."""

    builder = None
    locks = []


class Adapter:
    def __init__(self):
        self.workers = {}
        self.startup_failures = []

    @defer.inlineCallbacks
    def start(self):
        self.folder = tempfile.mkdtemp(prefix="conformance-buildbot-")
        base = os.path.join(self.folder, "master")
        subprocess.run([sys.executable, "-c", "from buildbot.scripts.runner import run; run()", "create-master", "-q", base],
                       check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        self.master = BuildMaster(base, reactor=reactor, config_loader=Scratch())
        yield self.master.startService()

    @defer.inlineCallbacks
    def end(self):
        shutil.rmtree(self.folder, ignore_errors=True)
        yield None

    def do_hello(self, command):
        return {"name": "Buildbot " + buildbot.version, "capabilities": ["settings"], "known": KNOWN}

    @defer.inlineCallbacks
    def do_configure(self, command):
        options = with_callable(dict(command["options"]))
        made = OpenStackLatentWorker(command["name"], command["password"], **options)
        with capture_config_errors(raise_on_error=True):
            MasterConfig().load_workers("<adapter>", {"workers": [made]})
        made._poll_resolution = int(os.environ.get("POLL_SECONDS", "1"))
        self.master.name = command["masterName"]
        existing = self.master.workers.workers.get(command["name"])
        if existing is not None:
            yield existing.disownServiceParent()
        yield made.setServiceParent(self.master.workers)
        yield made.reconfigServiceWithSibling(made)
        self.workers[command["worker"]] = made
        return {}

    def do_settings(self, command):
        made = self.workers[command["worker"]]
        return {"missing_timeout": made.missing_timeout, "build_wait_timeout": made.build_wait_timeout}

    @defer.inlineCallbacks
    def do_substantiate(self, command):
        made = self.workers[command["worker"]]
        if not hasattr(made, "start_alone"):
            made.start_alone = made.start_instance
        made.start_instance = self.starting(made, command.get("attach", "active"))
        reached = yield made.substantiate(WorkerForBuilder(), Properties())
        if reached is not True:
            raise reached if isinstance(reached, Exception) else RuntimeError("substantiate gave %r" % (reached,))
        return {}

    def starting(self, made, attach):
        @defer.inlineCallbacks
        def start(build):
            started = yield made.start_alone(build)
            if attach == "active":
                reactor.callLater(0, lambda: made.attached(SilentAgent(made.name)).addErrback(log.err))
            return started
        return start

    @defer.inlineCallbacks
    def do_insubstantiate(self, command):
        made = self.workers[command["worker"]]
        yield made._soft_disconnect()
        return {}

    @defer.inlineCallbacks
    def do_stop(self, command):
        made = self.workers.pop(command["worker"], None)
        if made is not None and made.parent is not None:
            yield made.disownServiceParent()
        return {}


def kind_of(error, do):
    if do == "configure" or isinstance(error, ConfigErrors):
        return "configuration"
    if isinstance(error, defer.TimeoutError):
        return "timeout"
    if isinstance(error, LatentWorkerSubstantiatiationCancelled):
        return "cancelled"
    return "failed"


def say(answer):
    PROTOCOL.write(json.dumps(answer) + "\n")
    PROTOCOL.flush()


@defer.inlineCallbacks
def serve(adapter, command):
    do = command["do"]
    try:
        result = yield defer.maybeDeferred(getattr(adapter, "do_" + do), command)
        say({"id": command["id"], "ok": result})
    except Exception as error:  # every failure is an answer
        message = "; ".join(error.errors) if isinstance(error, ConfigErrors) else "%s: %s" % (type(error).__name__, error)
        say({"id": command["id"], "error": {"kind": kind_of(error, do), "message": message}})


def read(adapter):
    for line in sys.stdin:
        if line.strip():
            reactor.callFromThread(serve, adapter, json.loads(line))
    reactor.callFromThread(finish, adapter)


def finish(adapter):
    adapter.end()
    sys.stderr.flush()
    os._exit(0)


@defer.inlineCallbacks
def main():
    adapter = Adapter()
    yield adapter.start()
    threading.Thread(target=read, args=(adapter,), daemon=True).start()


if os.environ.get("ADAPTER_LOG"):
    log.startLogging(sys.stderr, setStdout=False)
reactor.callWhenRunning(lambda: main().addErrback(lambda failure: (failure.printTraceback(sys.stderr), os._exit(2))))
reactor.run()
