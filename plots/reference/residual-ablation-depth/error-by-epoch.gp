# Drawn by Reprise. To change the figure, copy this file or edit it here, and run
#   gnuplot error-by-epoch.gp
# in this folder, or for another format
#   gnuplot -e "format='png'" error-by-epoch.gp     (svg, png or pdf)
reset
if (!exists('format')) format = 'svg'
if (!exists('output')) output = 'error-by-epoch.'.format
data = 'error-by-epoch.dat'
set encoding utf8
if (format eq 'svg') set terminal svg size 840,824 fixed font 'DejaVu Sans, Verdana, sans-serif,16' enhanced background '#ffffff' butt
if (format eq 'png') set terminal pngcairo size 1680,1648 font 'DejaVu Sans,16' fontscale 1.5 linewidth 2 pointscale 3.6 dashlength 1.8 enhanced background '#ffffff' butt
if (format eq 'pdf') set terminal pdfcairo size 8.75in,8.5833in font 'DejaVu Sans,16' fontscale 0.5625 linewidth 1.5 pointscale 1.5 dashlength 1.8 enhanced background '#ffffff' butt
# The SVG terminal puts tick labels lower and draws diamonds larger than the others.
lift = (format eq 'svg') ? 0.35 : 0
diamond = (format eq 'svg') ? 1 : 1.6
set output output

set border 3 lw 1 lc rgb '#222222'
set tics out nomirror scale 0.6 textcolor rgb '#222222'
set format x '%g'
set grid ytics lt 1 lw 0.8 lc rgb '#dddddd'
set key off
set style line 1 lc rgb '#0072b2' lw 2.6 pt 7 ps 0.6
set style line 2 lc rgb '#0072b2' lw 2.6 dt (6,4) pt 5 ps 0.5
set style line 3 lc rgb '#e69f00' lw 2.6 pt 7 ps 0.6
set style line 4 lc rgb '#e69f00' lw 2.6 dt (6,4) pt 5 ps 0.5
set multiplot

set label '{/:Bold Plain and residual nets of 10, 18 and 34 layers on 1,000 digits of MNIST}' at screen 0.02143,0.96238 left font ',18' textcolor rgb '#222222' front
set label 'residual-ablation-depth, 18 trials: 6 points × 3 seeds (0–2). Curves are means over finished trials, bands from the' at screen 0.02143,0.07767 left font ',14' textcolor rgb '#555555' front
set label 'smallest to the largest value. Data: MNIST, the first 1,000 training images, training images 50,001–50,200 as the' at screen 0.02143,0.0534 left font ',14' textcolor rgb '#555555' front
set label 'dev set, the first 200 test images.' at screen 0.02143,0.02913 left font ',14' textcolor rgb '#555555' front

set label 'net:' at screen 0.02143,0.92476 left font ',16' textcolor rgb '#222222' front
set label 'plain' at screen 0.1222,0.92476 left font ',16' textcolor rgb '#222222' front
set label 'residual' at screen 0.24126,0.92476 left font ',16' textcolor rgb '#222222' front
set label 'test error' at screen 0.40645,0.92476 left font ',16' textcolor rgb '#222222' front
set label 'training error' at screen 0.58522,0.92476 left font ',16' textcolor rgb '#222222' front
set arrow from screen 0.07577,0.92476 to screen 0.11149,0.92476 nohead lw 6 lc rgb '#0072b2'
set arrow from screen 0.19483,0.92476 to screen 0.23054,0.92476 nohead lw 6 lc rgb '#e69f00'
set arrow from screen 0.34335,0.92476 to screen 0.39573,0.92476 nohead lw 2.6 lc rgb '#222222'
set arrow from screen 0.52212,0.92476 to screen 0.5745,0.92476 nohead lw 2.6 dt (6,4) lc rgb '#222222'

# Panel 1
set lmargin at screen 0.10357
set rmargin at screen 0.50119
set tmargin at screen 0.86529
set bmargin at screen 0.58617
set xrange [0:5.125]
set yrange [0:100]
set format y '%g'
set xtics (0, 1, 2, 3, 4, 5) offset 0,lift
set ytics (0, 20, 40, 60, 80, 100)
set label '{/:Bold layers 10}' at screen 0.10357,0.88896 left font ',16' textcolor rgb '#222222' front
set label 'error rate (%)' at screen 0.03095,0.72573 center rotate by 90 font ',16' textcolor rgb '#222222' front
plot \
  data index 0 using 1:($3*100):($4*100) with filledcurves fc rgb '#0072b2' fs transparent solid 0.25 noborder, \
  data index 1 using 1:($3*100):($4*100) with filledcurves fc rgb '#0072b2' fs transparent solid 0.25 noborder, \
  data index 2 using 1:($3*100):($4*100) with filledcurves fc rgb '#e69f00' fs transparent solid 0.25 noborder, \
  data index 3 using 1:($3*100):($4*100) with filledcurves fc rgb '#e69f00' fs transparent solid 0.25 noborder, \
  data index 0 using 1:($2*100) with lines ls 1, \
  data index 1 using 1:($2*100) with lines ls 2, \
  data index 2 using 1:($2*100) with lines ls 3, \
  data index 3 using 1:($2*100) with lines ls 4

# Panel 2
unset label
unset arrow
unset object
unset logscale
set lmargin at screen 0.58095
set rmargin at screen 0.97857
set tmargin at screen 0.86529
set bmargin at screen 0.58617
set xrange [0:5.125]
set yrange [0:100]
set format y '%g'
set xtics (0, 1, 2, 3, 4, 5) offset 0,lift
set ytics (0, 20, 40, 60, 80, 100)
set label '{/:Bold layers 18}' at screen 0.58095,0.88896 left font ',16' textcolor rgb '#222222' front
set label 'epoch' at screen 0.77976,0.52549 center font ',16' textcolor rgb '#222222' front
plot \
  data index 4 using 1:($3*100):($4*100) with filledcurves fc rgb '#0072b2' fs transparent solid 0.25 noborder, \
  data index 5 using 1:($3*100):($4*100) with filledcurves fc rgb '#0072b2' fs transparent solid 0.25 noborder, \
  data index 6 using 1:($3*100):($4*100) with filledcurves fc rgb '#e69f00' fs transparent solid 0.25 noborder, \
  data index 7 using 1:($3*100):($4*100) with filledcurves fc rgb '#e69f00' fs transparent solid 0.25 noborder, \
  data index 4 using 1:($2*100) with lines ls 1, \
  data index 5 using 1:($2*100) with lines ls 2, \
  data index 6 using 1:($2*100) with lines ls 3, \
  data index 7 using 1:($2*100) with lines ls 4

# Panel 3
unset label
unset arrow
unset object
unset logscale
set lmargin at screen 0.10357
set rmargin at screen 0.50119
set tmargin at screen 0.45874
set bmargin at screen 0.17961
set xrange [0:5.125]
set yrange [0:100]
set format y '%g'
set xtics (0, 1, 2, 3, 4, 5) offset 0,lift
set ytics (0, 20, 40, 60, 80, 100)
set label '{/:Bold layers 34}' at screen 0.10357,0.4824 left font ',16' textcolor rgb '#222222' front
set label 'epoch' at screen 0.30238,0.11893 center font ',16' textcolor rgb '#222222' front
set label 'error rate (%)' at screen 0.03095,0.31917 center rotate by 90 font ',16' textcolor rgb '#222222' front
plot \
  data index 8 using 1:($3*100):($4*100) with filledcurves fc rgb '#0072b2' fs transparent solid 0.25 noborder, \
  data index 9 using 1:($3*100):($4*100) with filledcurves fc rgb '#0072b2' fs transparent solid 0.25 noborder, \
  data index 10 using 1:($3*100):($4*100) with filledcurves fc rgb '#e69f00' fs transparent solid 0.25 noborder, \
  data index 11 using 1:($3*100):($4*100) with filledcurves fc rgb '#e69f00' fs transparent solid 0.25 noborder, \
  data index 8 using 1:($2*100) with lines ls 1, \
  data index 9 using 1:($2*100) with lines ls 2, \
  data index 10 using 1:($2*100) with lines ls 3, \
  data index 11 using 1:($2*100) with lines ls 4
unset multiplot
unset output
