"""What WidgetApp is as a distribution; pyproject.toml has the build and the tools."""

from setuptools import find_packages, setup

from build_backend.node import REQUIREMENT as NODE

REQUIRES = [
    # 26.10: seven security fixes (HTTP/2 rapid reset among them) and a typed reactor.
    # [tls] brings what `ssl:` endpoints and outgoing HTTPS need.
    "twisted[tls]>=26.10",
    # 26.10 is what was seen to pass Autobahn|Testsuite on this Twisted.
    "autobahn>=26.10",
    # Outgoing HTTP, and HTTP tests without sockets; the release tried with this Twisted.
    "treq>=26.7",
    # Checks the names in other servers' certificates; 26.1 goes with the cryptography
    # (47 and later) that autobahn 26.10 asks for.
    "service-identity>=26.1",
    # Twisted's TLS layer; 26.4 takes the cryptography 50 that autobahn 26.10 asks for.
    "pyopenssl>=26.4",
    # Reads and checks the daemon's own certificate; the release that autobahn 26.10 asks for.
    "cryptography>=50",
    # The CRDT. The minor version is held because 0.x minors may change the API, and
    # documents on disk are only as safe as the versions they were tested with.
    "pycrdt>=0.14.13,<0.15",
    # JSON at the edges: strict, typed decoding; the release that was measured.
    "msgspec>=0.22",
    # 2.1: typed Core used by the stores.
    "sqlalchemy>=2.1.9",
    # Migrations from the first schema on; 1.20 goes with SQLAlchemy 2.1.
    "alembic>=1.20.1",
    # argon2id for passwords, with RFC 9106's parameters as the defaults.
    "argon2-cffi>=25.1",
    # The OAuth 2.0 server's grammar and order of checks; 4 has the device grant's whole token endpoint.
    "oauthlib>=4.0.1",
    # Keys for the order of widgets, as Excalidraw's own library makes them; the newest release, by that one's authors.
    "fractional-indexing>=0.1.3",
    # ID tokens of OpenID providers: signatures, keys and claims; the newest release, by Authlib's authors.
    "joserfc>=1.8",
    # Lets `ps` tell `_sfe`, `_stream` and `_journal` apart; 1.3.8 is the release tried.
    "setproctitle>=1.3.8",
    # State machines with typed data for each state; the release tried with this Twisted.
    "automat>=25.4.16",
    # CPU and memory of our own processes; the release that was measured.
    "psutil>=7.2.2",
    # The formats of `/metrics`; 0.26 chooses between them by the request's Accept header.
    "prometheus-client>=0.26",
]

UNIT = [
    # 8.4.1 is the oldest that runs Twisted 26's TestCase; 9 has `strict` and [tool.pytest].
    "pytest>=9.2",
    # Two tests at a time: most of them wait for one processor; the newest release.
    "pytest-xdist>=3.8",
    "hypothesis>=6.170",
    # The format's own library checks what deliveries are signed with; the newest release.
    "standardwebhooks>=1.1",
    # Reads etc/prometheus-rules.yml; the newest release.
    "pyyaml>=6.0.4",
]
LIVE = [
    *UNIT,
    "pytest-twisted>=1.14.3",
    # Somebody else's client for the OAuth 2.0 server; the newest release.
    "requests-oauthlib>=2",
    # Makes up requests by the OpenAPI document; 4 knows OpenAPI 3.1.
    "schemathesis>=4.32",
    # Whether the OpenAPI document is one; the newest release.
    "openapi-spec-validator>=0.9",
    # A real mail server, in the tests; the newest release.
    "aiosmtpd>=1.4.6",
    # Drives the real browser; tests/support/chromium.py finds or installs that.
    "playwright>=1.65",
    # For the npm packages that the live tests speak to the server with.
    NODE,
]
PACKAGING = [
    "pytest>=9.2",
    # The backend under test, called in-process; the same bound as in pyproject.toml.
    "setuptools>=84.2",
    # Builds the front end when the tests run without tox having done so.
    NODE,
]
LINT = [
    "ruff>=0.17.6,<0.18",  # rules change meaning between minors
    "mypy>=2.4.1",
    "mypy-zope>=1.0.17",  # without it Clock is no IReactorTime
    "types-setuptools>=81",
    "types-psutil>=7.2",
    "types-atheris>=3",
    "types-pyyaml>=6.0.12",
]
FUZZ = [
    # Makes up input by what of our code it reaches, in tests/fuzz; 3 is the first for Python 3.11 and later.
    "atheris>=3",
]
TOOLS = [
    # tools/third_party.py reads requirements, and what fonts say of themselves.
    "packaging>=26",
    "fonttools[woff]>=4.60",
    # tools/moving_picture.py writes an animated WebP.
    "pillow>=12",
]
BENCH = [
    # The benches write their plots as SVG; 3.11 is the release tried.
    "matplotlib>=3.11",
]

setup(
    name="widgetapp",
    version="0.1.0",
    description="Live design of Things by many people at once, on your own server.",
    author="The WidgetApp authors",
    license="MIT",
    license_files=["LICENSE", "THIRD_PARTY.md"],
    classifiers=[
        "Framework :: Twisted",
        "Operating System :: POSIX",
        "Programming Language :: Python :: 3.11",
    ],
    python_requires=">=3.11",
    install_requires=REQUIRES,
    extras_require={
        "unit": UNIT,
        "live": LIVE,
        "packaging": PACKAGING,
        "lint": LINT,
        "fuzz": FUZZ,
        "tools": TOOLS,
        "bench": BENCH,
        "tests": sorted({*UNIT, *LIVE, *PACKAGING, *LINT}),
    },
    # This makes an editable install a plain .pth entry. Without it setuptools
    # installs an import hook, through which Twisted finds no plugins.
    package_dir={"": "."},
    packages=[*find_packages(include=["widgetapp", "widgetapp.*"]), "twisted.plugins"],
    package_data={
        "widgetapp": ["py.typed"],
        "widgetapp.client": ["*.pyi"],
        "widgetapp.wfe": ["static/**/*"],
        "widgetapp.store": ["migrations/**/*"],
    },
    exclude_package_data={"": ["*.py[cod]", "dropin.cache"]},
    include_package_data=False,
    entry_points={"console_scripts": ["widgetapp_admin = widgetapp.admin.program:main"]},
    zip_safe=False,
)
