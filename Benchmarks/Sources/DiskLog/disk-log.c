// Records, in order, every change that a process makes to the files of one folder, for replaying a loss of power.
//
// Loaded with LD_PRELOAD. DISK_LOG names the record, DISK_LOG_FOLDER the folder (both absolute). One lock keeps the
// order; an entry is written after its operation has succeeded. A line "ack …" written to standard output is recorded
// before it is sent. Memory-mapped files (SQLite's -shm) leave no trace, and none is needed: they are rebuilt.
//
// Entry, little-endian: kind (1 byte), path length (2), data length (4), offset or size (8), number of the entry before
// which everything is covered by a sync (8), path, data.

#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int record = -2;
static uint64_t entries = 0;

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

static int recording(void) {
    if (record == -2) {
        const char *path = getenv("DISK_LOG");
        record = path ? open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600) : -1;
    }
    return record >= 0;
}

// The path of a descriptor below the folder, or 0.
static int name_of(int fd, char *name, size_t size) {
    char link[64];
    const char *folder = getenv("DISK_LOG_FOLDER");
    if (!folder) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, name, size - 1);
    if (length <= 0) return 0;
    name[length] = 0;
    return strncmp(name, folder, strlen(folder)) == 0;
}

static int inside(const char *path) {
    const char *folder = getenv("DISK_LOG_FOLDER");
    return folder && strncmp(path, folder, strlen(folder)) == 0;
}

static void note(char kind, const char *path, const void *data, uint32_t length, uint64_t offset, uint64_t covers) {
    uint16_t name = (uint16_t)strlen(path);
    unsigned char head[23];
    head[0] = (unsigned char)kind;
    memcpy(head + 1, &name, 2);
    memcpy(head + 3, &length, 4);
    memcpy(head + 7, &offset, 8);
    memcpy(head + 15, &covers, 8);
    struct iovec parts[3] = {{head, sizeof head}, {(void *)path, name}, {(void *)data, length}};
    if (writev(record, parts, 3) != (ssize_t)(sizeof head + name + length)) abort();
    entries++;
}

static ssize_t logged_pwrite(ssize_t (*real)(int, const void *, size_t, off64_t), int fd, const void *data, size_t count,
                             off64_t offset) {
    char path[PATH_MAX];
    if (!recording() || !name_of(fd, path, sizeof path)) return real(fd, data, count, offset);
    pthread_mutex_lock(&lock);
    ssize_t done = real(fd, data, count, offset);
    if (done > 0) note('w', path, data, (uint32_t)done, (uint64_t)offset, 0);
    pthread_mutex_unlock(&lock);
    return done;
}

ssize_t pwrite(int fd, const void *data, size_t count, off_t offset) {
    return logged_pwrite((ssize_t(*)(int, const void *, size_t, off64_t))REAL(pwrite), fd, data, count, offset);
}

ssize_t pwrite64(int fd, const void *data, size_t count, off64_t offset) {
    return logged_pwrite(REAL(pwrite64), fd, data, count, offset);
}

ssize_t write(int fd, const void *data, size_t count) {
    ssize_t (*real)(int, const void *, size_t) = REAL(write);
    char path[PATH_MAX];
    if (!recording()) return real(fd, data, count);
    if (fd == 1 && count >= 4 && memcmp(data, "ack ", 4) == 0) {
        pthread_mutex_lock(&lock);
        note('a', "", data, (uint32_t)count, 0, 0);
        pthread_mutex_unlock(&lock);
        return real(fd, data, count);
    }
    if (!name_of(fd, path, sizeof path)) return real(fd, data, count);
    pthread_mutex_lock(&lock);
    off64_t offset = lseek64(fd, 0, SEEK_CUR);
    ssize_t done = real(fd, data, count);
    if (done > 0) note('w', path, data, (uint32_t)done, (uint64_t)offset, 0);
    pthread_mutex_unlock(&lock);
    return done;
}

static int logged_truncate(int (*real)(int, off64_t), int fd, off64_t size) {
    char path[PATH_MAX];
    if (!recording() || !name_of(fd, path, sizeof path)) return real(fd, size);
    pthread_mutex_lock(&lock);
    int code = real(fd, size);
    if (code == 0) note('t', path, "", 0, (uint64_t)size, 0);
    pthread_mutex_unlock(&lock);
    return code;
}

int ftruncate(int fd, off_t size) { return logged_truncate((int (*)(int, off64_t))REAL(ftruncate), fd, size); }

int ftruncate64(int fd, off64_t size) { return logged_truncate(REAL(ftruncate64), fd, size); }

// A sync covers what was written before it began, and counts from when it has ended. The lock is not held meanwhile.
static int logged_sync(int (*real)(int), int fd) {
    char path[PATH_MAX];
    if (!recording() || !name_of(fd, path, sizeof path)) return real(fd);
    pthread_mutex_lock(&lock);
    uint64_t covers = entries;
    pthread_mutex_unlock(&lock);
    int code = real(fd);
    if (code == 0) {
        pthread_mutex_lock(&lock);
        note('s', path, "", 0, 0, covers);
        pthread_mutex_unlock(&lock);
    }
    return code;
}

int fsync(int fd) { return logged_sync(REAL(fsync), fd); }

int fdatasync(int fd) { return logged_sync(REAL(fdatasync), fd); }

int unlink(const char *path) {
    int (*real)(const char *) = REAL(unlink);
    if (!recording() || !inside(path)) return real(path);
    pthread_mutex_lock(&lock);
    int code = real(path);
    if (code == 0) note('u', path, "", 0, 0, 0);
    pthread_mutex_unlock(&lock);
    return code;
}

int rename(const char *from, const char *to) {
    int (*real)(const char *, const char *) = REAL(rename);
    if (!recording() || !inside(from)) return real(from, to);
    pthread_mutex_lock(&lock);
    int code = real(from, to);
    if (code == 0) note('r', from, to, (uint32_t)strlen(to), 0, 0);
    pthread_mutex_unlock(&lock);
    return code;
}

// Nothing that the folder's files go through may pass unseen: stop rather than record a half truth.
ssize_t pwritev(int fd, const struct iovec *parts, int count, off_t offset) {
    char path[PATH_MAX];
    if (recording() && name_of(fd, path, sizeof path)) abort();
    return REAL(pwritev)(fd, parts, count, offset);
}

int fallocate(int fd, int mode, off_t offset, off_t length) {
    char path[PATH_MAX];
    if (recording() && name_of(fd, path, sizeof path)) abort();
    return REAL(fallocate)(fd, mode, offset, length);
}
