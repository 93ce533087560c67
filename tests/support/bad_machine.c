/* Loaded before libc into a daemon and its children (LD_PRELOAD): makes its disk fail or slow when it is told to, lets its
 * clock jump, and notes what is asked of the disk, so that somebody can work out what a power cut at any moment would have
 * left. `bad_machine.py` is the other end, and has the same layouts.
 *
 * Only files below one folder are concerned, but for those that say nothing of what is kept (`passes_by`).
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

enum { OPEN = 1, WRITE, TRUNCATE, SYNC, RENAME, UNLINK, MKDIR, RMDIR, STRANGE, LOST_SYNC };

/* Shared with the test, which changes it while we run. */
struct orders {
    volatile int64_t clock;      /* how far the wall clock is off (ns) */
    volatile int32_t fail_write; /* errno for what is written, 0 for none */
    volatile int32_t fail_sync;  /* errno for fsync and fdatasync */
    volatile int32_t sync_takes; /* how long each of them takes longer (us) */
    volatile int32_t recording;
    volatile int64_t failed; /* how often it has failed */
};

struct note {
    int64_t when;  /* CLOCK_MONOTONIC when it was done (ns) */
    int64_t begun; /* and when a sync began */
    int64_t offset;
    int32_t kind, pid, name, content; /* the last two: lengths of what follows */
};

/* Descriptors of files that concern us; which file each was, as some are closed past libc. */
struct known {
    char *path;
    dev_t device;
    ino_t inode;
};

#define MANY 65536
static struct known table[MANY];
static struct orders *orders;
static char root[PATH_MAX], record[PATH_MAX];

#define REAL(type, name, ...) \
    static type (*real)(__VA_ARGS__); \
    if (!real) real = (type (*)(__VA_ARGS__))dlsym(RTLD_NEXT, name)

static int64_t now(void)
{
    struct timespec t;
    syscall(SYS_clock_gettime, CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000000LL + t.tv_nsec;
}

__attribute__((constructor)) static void begin(void)
{
    const char *place = getenv("BAD_MACHINE"), *folder = getenv("BAD_MACHINE_ROOT");
    if (!place || !folder || orders) return;
    char path[PATH_MAX + 16];
    snprintf(root, sizeof root, "%s/", folder);
    snprintf(record, sizeof record, "%s/record", place);
    snprintf(path, sizeof path, "%s/orders", place);
    int fd = (int)syscall(SYS_openat, AT_FDCWD, path, O_RDWR | O_CLOEXEC, 0);
    if (fd < 0) return;
    void *memory = mmap(NULL, sizeof(struct orders), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    syscall(SYS_close, fd);
    if (memory != MAP_FAILED) orders = memory;
}

/* Sockets and locks, and SQLite's index of the log, which it makes anew when nobody has it open. */
static int passes_by(const char *path)
{
    size_t length = strlen(path);
    return strstr(path, "/run/") || !strcmp(strrchr(path, '/'), "/lock")
        || (length > 4 && !strcmp(path + length - 4, "-shm"));
}

/* The whole path where a name concerns us, else NULL. */
static const char *concerns(int at, const char *name, char *buffer)
{
    if (!orders || !name) return NULL;
    if (*name != '/') {
        if (at < 0 || at >= MANY || !table[at].path) return NULL;
        snprintf(buffer, PATH_MAX, "%s/%s", table[at].path, name);
        name = buffer;
    }
    size_t length = strlen(root) - 1;
    if (strncmp(name, root, length) || (name[length] && name[length] != '/')) return NULL;
    return name[length] && passes_by(name) ? NULL : name;
}

static const char *file_of(int fd)
{
    struct stat now_is;
    if (!orders || fd < 0 || fd >= MANY || !table[fd].path) return NULL;
    if (!fstat(fd, &now_is) && now_is.st_dev == table[fd].device && now_is.st_ino == table[fd].inode) return table[fd].path;
    table[fd].path = NULL;
    return NULL;
}

static void remember(int fd, const char *path)
{
    struct stat is;
    if (fd < 0 || fd >= MANY || fstat(fd, &is)) return;
    char *old = table[fd].path;
    table[fd] = (struct known){strdup(path), is.st_dev, is.st_ino};
    free(old);
}

/* One call for all of it, on a descriptor opened for appending: notes of several processes do not mix. */
static void note(int kind, const char *path, int64_t begun, int64_t offset, const void *content, size_t length)
{
    if (!orders->recording) return;
    int kept = errno;
    struct note head = {now(), begun, offset, kind, (int32_t)getpid(), (int32_t)strlen(path), (int32_t)length};
    struct iovec parts[] = {{&head, sizeof head}, {(void *)path, strlen(path)}, {(void *)content, length}};
    /* Opened each time: children close descriptors that they do not know. */
    long fd = syscall(SYS_openat, AT_FDCWD, record, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (fd < 0 || syscall(SYS_writev, fd, parts, 3) != (long)(sizeof head + strlen(path) + length)) abort();
    syscall(SYS_close, fd);
    errno = kept;
}

static int fails(int error)
{
    if (!error) return 0;
    __sync_fetch_and_add(&orders->failed, 1);
    errno = error;
    return 1;
}

/* --- files --- */

static int opened(int at, const char *name, int flags, mode_t mode)
{
    REAL(int, "openat", int, const char *, int, ...);
    char buffer[PATH_MAX];
    const char *path = concerns(at, name, buffer);
    if (!path) return real(at, name, flags, mode);
    int there = !faccessat(AT_FDCWD, path, F_OK, AT_SYMLINK_NOFOLLOW);
    if (!there && (flags & O_CREAT) && fails(orders->fail_write)) return -1;
    int fd = real(at, name, flags, mode);
    if (fd < 0) return fd;
    remember(fd, path);
    if (!there) note(OPEN, path, 0, 0, "", 0);
    else if (flags & O_TRUNC) note(TRUNCATE, path, 0, 0, "", 0);
    return fd;
}

#define MODE(flags) \
    mode_t mode = 0; \
    if ((flags) & (O_CREAT | __O_TMPFILE)) { \
        va_list list; \
        va_start(list, flags); \
        mode = va_arg(list, mode_t); \
        va_end(list); \
    }

int open(const char *name, int flags, ...) { MODE(flags) return opened(AT_FDCWD, name, flags, mode); }
int open64(const char *name, int flags, ...) { MODE(flags) return opened(AT_FDCWD, name, flags, mode); }
int openat(int at, const char *name, int flags, ...) { MODE(flags) return opened(at, name, flags, mode); }
int openat64(int at, const char *name, int flags, ...) { MODE(flags) return opened(at, name, flags, mode); }

int close(int fd)
{
    REAL(int, "close", int);
    if (fd >= 0 && fd < MANY && table[fd].path) {
        free(table[fd].path);
        table[fd].path = NULL;
    }
    return real(fd);
}

/* A disk that fails may have taken a part of it. */
static ssize_t written_at(int fd, const void *content, size_t length, off_t offset)
{
    REAL(ssize_t, "pwrite64", int, const void *, size_t, off_t);
    const char *path = file_of(fd);
    if (!path) return real(fd, content, length, offset);
    int failed = fails(orders->fail_write);
    ssize_t done = real(fd, content, failed ? length / 2 : length, offset);
    if (done > 0) note(WRITE, path, 0, offset, content, (size_t)done);
    if (failed) errno = orders->fail_write ? orders->fail_write : EIO;
    return failed ? -1 : done;
}

ssize_t pwrite(int fd, const void *content, size_t length, off_t offset) { return written_at(fd, content, length, offset); }
ssize_t pwrite64(int fd, const void *content, size_t length, off64_t offset) { return written_at(fd, content, length, offset); }

ssize_t write(int fd, const void *content, size_t length)
{
    REAL(ssize_t, "write", int, const void *, size_t);
    const char *path = file_of(fd);
    if (!path) return real(fd, content, length);
    if (fails(orders->fail_write)) return -1;
    ssize_t done = real(fd, content, length);
    if (done > 0) note(WRITE, path, 0, lseek(fd, 0, SEEK_CUR) - done, content, (size_t)done);
    return done;
}

static int truncated(int fd, off_t length)
{
    REAL(int, "ftruncate64", int, off_t);
    const char *path = file_of(fd);
    int result = real(fd, length);
    if (path && !result) note(TRUNCATE, path, 0, length, "", 0);
    return result;
}

int ftruncate(int fd, off_t length) { return truncated(fd, length); }
int ftruncate64(int fd, off64_t length) { return truncated(fd, length); }

static int synced(int fd, int (*real)(int))
{
    const char *path = file_of(fd);
    if (!path) return real(fd);
    int64_t begun = now();
    if (orders->sync_takes) usleep((useconds_t)orders->sync_takes);
    int result = fails(orders->fail_sync) ? -1 : real(fd);
    note(result ? LOST_SYNC : SYNC, path, begun, 0, "", 0);
    return result;
}

int fsync(int fd)
{
    REAL(int, "fsync", int);
    return synced(fd, real);
}

int fdatasync(int fd)
{
    REAL(int, "fdatasync", int);
    return synced(fd, real);
}

/* --- what writes past all this, which whoever reads the notes must know of --- */

ssize_t writev(int fd, const struct iovec *parts, int count)
{
    REAL(ssize_t, "writev", int, const struct iovec *, int);
    const char *path = file_of(fd);
    if (path) note(STRANGE, path, 0, 0, "writev", 6);
    return real(fd, parts, count);
}

ssize_t sendfile64(int to, int from, off64_t *offset, size_t length)
{
    REAL(ssize_t, "sendfile64", int, int, off64_t *, size_t);
    const char *path = file_of(to);
    if (path) note(STRANGE, path, 0, 0, "sendfile", 8);
    return real(to, from, offset, length);
}

ssize_t copy_file_range(int from, off64_t *a, int to, off64_t *b, size_t length, unsigned flags)
{
    REAL(ssize_t, "copy_file_range", int, off64_t *, int, off64_t *, size_t, unsigned);
    const char *path = file_of(to);
    if (path) note(STRANGE, path, 0, 0, "copy_file_range", 15);
    return real(from, a, to, b, length, flags);
}

int posix_fallocate64(int fd, off64_t offset, off64_t length)
{
    REAL(int, "posix_fallocate64", int, off64_t, off64_t);
    const char *path = file_of(fd);
    if (path) note(STRANGE, path, 0, 0, "posix_fallocate", 15);
    return real(fd, offset, length);
}

/* --- names --- */

static int renamed(int a, const char *from, int b, const char *to)
{
    REAL(int, "renameat", int, const char *, int, const char *);
    char first[PATH_MAX], second[PATH_MAX];
    const char *source = concerns(a, from, first), *target = concerns(b, to, second);
    int result = real(a, from, b, to);
    if (!result && source && target) note(RENAME, source, 0, 0, target, strlen(target));
    else if (!result && (source || target)) note(STRANGE, source ? source : target, 0, 0, "rename", 6);
    return result;
}

int rename(const char *from, const char *to) { return renamed(AT_FDCWD, from, AT_FDCWD, to); }
int renameat(int a, const char *from, int b, const char *to) { return renamed(a, from, b, to); }

static int removed(int at, const char *name, int flags)
{
    REAL(int, "unlinkat", int, const char *, int);
    char buffer[PATH_MAX];
    const char *path = concerns(at, name, buffer);
    int result = real(at, name, flags);
    if (path && !result) note(flags & AT_REMOVEDIR ? RMDIR : UNLINK, path, 0, 0, "", 0);
    return result;
}

int unlink(const char *name) { return removed(AT_FDCWD, name, 0); }
int rmdir(const char *name) { return removed(AT_FDCWD, name, AT_REMOVEDIR); }
int unlinkat(int at, const char *name, int flags) { return removed(at, name, flags); }

static int made(int at, const char *name, mode_t mode)
{
    REAL(int, "mkdirat", int, const char *, mode_t);
    char buffer[PATH_MAX];
    const char *path = concerns(at, name, buffer);
    if (path && fails(orders->fail_write)) return -1;
    int result = real(at, name, mode);
    if (path && !result) note(MKDIR, path, 0, 0, "", 0);
    return result;
}

int mkdir(const char *name, mode_t mode) { return made(AT_FDCWD, name, mode); }
int mkdirat(int at, const char *name, mode_t mode) { return made(at, name, mode); }

/* --- the clock --- */

int clock_gettime(clockid_t which, struct timespec *t)
{
    REAL(int, "clock_gettime", clockid_t, struct timespec *);
    int result = real(which, t);
    if (orders && !result && (which == CLOCK_REALTIME || which == CLOCK_REALTIME_COARSE)) {
        int64_t whole = t->tv_sec * 1000000000LL + t->tv_nsec + orders->clock;
        *t = (struct timespec){whole / 1000000000LL, whole % 1000000000LL};
    }
    return result;
}

int gettimeofday(struct timeval *t, void *zone)
{
    struct timespec exact;
    (void)zone;
    clock_gettime(CLOCK_REALTIME, &exact);
    *t = (struct timeval){exact.tv_sec, exact.tv_nsec / 1000};
    return 0;
}

time_t time(time_t *where)
{
    struct timespec exact;
    clock_gettime(CLOCK_REALTIME, &exact);
    if (where) *where = exact.tv_sec;
    return exact.tv_sec;
}
